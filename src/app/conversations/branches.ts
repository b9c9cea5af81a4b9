// What the user does with the branches of a conversation, beside asking: show another version, edit
// an answer, delete a branch, go on with one in a new chat. Each change is stored.
import { addMessage, type Conversation } from './conversation.ts';
import type { Document } from './document.ts';
import type { Documents } from './documents.ts';
import { editedAnswer } from './message.ts';
import { copyOfBranch, showVersion, timeForNext, withoutSubtree } from './tree.ts';

export interface BranchesDeps {
  documents: Documents;
  newId(): string;
  now(): number;
}

export class Branches {
  readonly #deps: BranchesDeps;

  constructor(deps: BranchesDeps) {
    this.#deps = deps;
  }

  /** Shows the branch of a message, to its newest end. */
  async show(document: Document, id: string): Promise<void> {
    await this.#set(document, showVersion(document.conversation.get(), id));
  }

  /** Adds another version of an answer, with a text of the user. */
  async editAnswer(document: Document, id: string, text: string): Promise<void> {
    const { newId, now } = this.#deps;
    const content = document.conversation.get();
    const answer = content.messages.get(id);
    if (answer?.role !== 'assistant' || answer.parentId === null) return;
    const place = { id: newId(), parentId: answer.parentId, createdAt: timeForNext(content, now()) };
    await this.#set(document, addMessage(content, editedAnswer(place, text)));
  }

  /** Deletes a message and all that follow it. Gives a function that brings them back. */
  async remove(document: Document, id: string): Promise<() => Promise<void>> {
    const before = document.conversation.get();
    await this.#set(document, withoutSubtree(before, id));
    return async () => {
      const now = document.conversation.get();
      // What was added meanwhile stays.
      const messages = new Map([...before.messages, ...now.messages]);
      await this.#set(document, { messages: inOrder(messages), headId: before.headId });
    };
  }

  /**
   * Copies the branch that ends with a message into a new conversation. Settles when it is stored.
   */
  async copy(document: Document, id: string, title: string | null): Promise<Document> {
    const { documents, newId } = this.#deps;
    const content = copyOfBranch(document.conversation.get(), id, newId);
    const copy = documents.create({ content, title, isTemporary: document.isTemporary, settings: document.settings.get() });
    await documents.save(copy);
    return copy;
  }

  async #set(document: Document, content: Conversation): Promise<void> {
    document.conversation.set(content);
    await this.#deps.documents.save(document);
  }
}

function inOrder(messages: Conversation['messages']): Conversation['messages'] {
  return new Map([...messages].sort(([, one], [, other]) => one.createdAt - other.createdAt));
}
