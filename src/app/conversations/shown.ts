// The conversation that the page's address names. A change of the address opens another one.
import { type Failure, toFailure } from '../failures/failure.ts';
import { CHAT, conversationIn, conversationPath, isChatPath, TEMPORARY } from '../platform/route.ts';
import { createStore, type Store } from '../platform/store.ts';
import { createDocument, type Document } from './document.ts';
import type { Documents } from './documents.ts';

export interface Shown {
  /** `missing`: no conversation has the address. `failed`: it could not be read. */
  status: 'loading' | 'ready' | 'missing' | 'failed';
  /** An empty one while there is none. */
  document: Document;
  failure: Failure | null;
}

export interface ShownDeps {
  documents: Documents;
  /** Gives the page another address without a new entry in the browser's history. */
  replaceAddress(path: string): void;
  /** The conversation of the running answer, which goes on when another one is shown. */
  runningIn(): string | null;
}

export class ShownConversation {
  readonly state: Store<Shown>;
  readonly #deps: ShownDeps;
  #path: string = CHAT;

  constructor(deps: ShownDeps) {
    this.#deps = deps;
    this.state = createStore<Shown>(ready(deps.documents.create()));
  }

  /** The address of the chat that is shown, or was shown last. */
  get path(): string {
    return this.#path;
  }

  get document(): Document {
    return this.state.get().document;
  }

  /** Shows the conversation at `path`. A path of another screen changes nothing. */
  async show(path: string): Promise<void> {
    if (!isChatPath(path)) return;
    this.#path = path;
    const id = conversationIn(path);
    if (id === null) this.#showUnsaved(path === TEMPORARY);
    else if (this.document.id !== id || this.state.get().status !== 'ready') await this.#open(id, path);
    this.#closeOthers();
  }

  /** Gives a conversation that has its first message an address of its own. */
  nameAddress(document: Document): void {
    if (document.isTemporary || this.document !== document || conversationIn(this.#path) === document.id) return;
    this.#path = conversationPath(document.id);
    this.#deps.replaceAddress(this.#path);
  }

  /** Shows an empty conversation, also where an empty address is shown already. */
  startOver(path: typeof CHAT | typeof TEMPORARY): void {
    this.#path = path;
    this.state.set(ready(this.#deps.documents.create({ isTemporary: path === TEMPORARY })));
    this.#closeOthers();
  }

  /** Shows a temporary conversation in place of the present one. */
  showTemporary(document: Document): void {
    this.state.set(ready(document));
    this.#closeOthers();
  }

  #showUnsaved(isTemporary: boolean): void {
    const { document, status } = this.state.get();
    const isThere = status === 'ready' && document.isTemporary === isTemporary && (isTemporary || isEmpty(document));
    if (!isThere) this.state.set(ready(this.#deps.documents.create({ isTemporary })));
  }

  async #open(id: string, path: string): Promise<void> {
    const { documents } = this.#deps;
    const known = documents.get(id);
    if (known) return this.state.set(ready(known));
    const placeholder = createDocument(id);
    this.state.set({ status: 'loading', document: placeholder, failure: null });
    const found = await documents.open(id).then(
      (document): Shown => (document ? ready(document) : { status: 'missing', document: placeholder, failure: null }),
      (thrown: unknown): Shown => ({ status: 'failed', document: placeholder, failure: toFailure(thrown) }),
    );
    if (this.#path === path) this.state.set(found);
  }

  #closeOthers(): void {
    const { documents, runningIn } = this.#deps;
    const running = runningIn();
    documents.closeOthers([this.document.id, ...(running === null ? [] : [running])]);
  }
}

const ready = (document: Document): Shown => ({ status: 'ready', document, failure: null });
const isEmpty = ({ conversation }: Document): boolean => conversation.get().messages.size === 0;

/** A part of the shown document as a store of its own, whichever document is shown. */
export function shownPart<State>(shown: Store<Shown>, partOf: (document: Document) => Store<State>): Store<State> {
  const current = () => partOf(shown.get().document);
  return {
    get: () => current().get(),
    set: (next) => current().set(next),
    subscribe(listener) {
      let end = current().subscribe(listener);
      const endShown = shown.subscribe(() => {
        end();
        end = current().subscribe(listener);
        listener();
      });
      return () => {
        end();
        endShown();
      };
    },
  };
}
