// What can be done with a message of the shown conversation, by its id.
import type { GenerateOptions, ReasoningEffort } from '../../contracts/chat.ts';
import type { App } from '../app-context.ts';
import { canContinue } from '../conversations/continuation.ts';
import type { Message } from '../conversations/message.ts';
import { subtreeOf } from '../conversations/tree.ts';
import { conversationPath, navigate } from '../platform/route.ts';
import type { Action } from './action.ts';
import { canAnswer, canChange, isAnsweringHere } from './chat.ts';
import { deleteConversation } from './conversations.ts';

const messageOf = ({ conversation }: App, id: string): Message | null => conversation.get().messages.get(id) ?? null;

/** Whether the messages of the shown conversation may be changed: not while an answer comes. */
const isQuiet = (app: App): boolean => canChange(app) && !isAnsweringHere(app);

export const continueAnswer: Action<string> = {
  name: 'continue-answer',
  label: 'Continue',
  isEnabled(app, id) {
    const message = messageOf(app, id);
    return canAnswer(app) && message !== null && canContinue(message);
  },
  async perform({ chat, chats }, id) {
    await chat.continueAnswer(chats.shown.document, id);
  },
};

const again = (name: string, label: string, changes: (app: App) => Partial<GenerateOptions>): Action<string> => ({
  name,
  label,
  isEnabled: (app) => canAnswer(app),
  async perform(app, id) {
    const { parentId } = messageOf(app, id) ?? {};
    if (parentId) await app.chat.answerAgain(app.chats.shown.document, parentId, changes(app));
  },
});

/** The options with one more instruction for this answer. */
const instructed =
  (instruction: string) =>
  ({ options }: App): Partial<GenerateOptions> => ({
    instructions: [options.get().instructions, instruction].filter((text) => text !== '').join('\n\n'),
  });

const withEffort = (effort: ReasoningEffort) => () => ({ effort });

export const answerAgain = again('answer-again', 'Answer again', () => ({}));

/** The ways to answer again that its menu has. */
export const ANSWER_AGAIN: readonly Action<string>[] = [
  answerAgain,
  again('answer-shorter', 'Shorter', instructed('Keep the answer short: only what matters most.')),
  again('answer-longer', 'Longer', instructed('Answer at length, with details and examples.')),
  again('think-little', 'With low effort', withEffort('low')),
  again('think-more', 'With medium effort', withEffort('medium')),
  again('think-most', 'With high effort', withEffort('high')),
];

/** Goes on from a message in a new chat, with a copy of all before it. */
export const branchOff: Action<string> = {
  name: 'branch-off',
  label: 'Branch into another chat',
  isEnabled: isQuiet,
  async perform({ chats }, id) {
    const { document } = chats.shown;
    const head = chats.library.state.get().heads.get(document.id);
    const copy = await chats.branches.copy(document, id, head?.titleBy === 'user' ? head.title : null);
    if (!copy.isTemporary) navigate(conversationPath(copy.id));
    else chats.shown.showTemporary(copy);
  },
};

/**
 * Deletes a message and all that follow it. If nothing else is there, that is the whole
 * conversation.
 */
export const deleteBranch: Action<string> = {
  name: 'delete-branch',
  label: 'Delete from here',
  isEnabled: isQuiet,
  async perform(app, id) {
    const { chats } = app;
    const { document } = chats.shown;
    const content = document.conversation.get();
    const head = chats.library.state.get().heads.get(document.id);
    if (head && subtreeOf(content, id).size === content.messages.size) return deleteConversation.perform(app, head);
    const undo = await chats.branches.remove(document, id);
    chats.undo.offer({ text: 'Deleted the message and what follows it', undo });
  },
};
