// The actions of the chat: send, stop, answer now, new chat, focus the composer.
import type { App } from '../app-context.ts';
import { isTooLong } from '../chat/answering/chat.ts';
import { isUnwritten } from '../chat/composer/blank.ts';
import { headOf } from '../conversations/conversation.ts';
import { EMPTY_DRAFT, joined, type WrittenQuestion } from '../conversations/draft.ts';
import { isStreaming } from '../conversations/message.ts';
import { isReady } from '../models/models.ts';
import { focusStart } from '../platform/focus.ts';
import { CHAT, currentPath, isChatPath, navigate, TEMPORARY } from '../platform/route.ts';
import type { Settings } from '../settings/settings.ts';
import type { Action } from './action.ts';

/** Whether a question of the shown conversation could be answered now. */
export const canAnswer = (app: App): boolean =>
  app.chat.store.get() === null && isReady(app.manager.models.store.get()) && canChange(app);

/** Whether the shown conversation may be changed: it is there, and no other tab answers in it. */
export const canChange = (app: App): boolean => app.chats.shown.state.get().status === 'ready' && !isAnsweredElsewhere(app);

/** Whether another tab answers in the shown conversation. */
export function isAnsweredElsewhere({ chat, conversation }: App): boolean {
  const head = headOf(conversation.get());
  return isStreaming(head) && chat.store.get()?.messageId !== head?.id;
}

/** Whether an answer comes in the conversation that is shown. */
export const isAnsweringHere = ({ chat, chats }: App): boolean =>
  chat.store.get()?.documentId === chats.shown.state.get().document.id;

export const send: Action = {
  name: 'send',
  label: 'Send',
  isEnabled: (app) => canAnswer(app) && !isUnwritten(app.draft.get()),
  async perform(app) {
    const { text, files, waiting } = app.draft.get();
    app.draft.set({ ...EMPTY_DRAFT, waiting });
    app.attaching.dismiss();
    await sendWritten(app, { text, files });
  },
};

/** Sends a question in the shown conversation. One that is refused returns to the composer. */
export async function sendWritten({ chat, chats, draft }: App, question: WrittenQuestion): Promise<void> {
  const { document } = chats.shown;
  const isAnswered = await chat.send(document, question);
  const isRefused = !isAnswered || isTooLong(headOf(document.conversation.get()));
  // It returns to the composer, unless the user has written something else.
  if (isRefused && document === chats.shown.document && isUnwritten(draft.get())) draft.set({ ...draft.get(), ...question });
}

/** Keeps the message until the running answer ends (src/app/chat/answering/waiting.ts sends it). */
export const sendLater: Action = {
  name: 'send-later',
  label: 'Send after this answer',
  isEnabled: (app) => isAnsweringHere(app) && !isUnwritten(app.draft.get()),
  perform({ draft }) {
    const { text, files, waiting } = draft.get();
    draft.set({ ...EMPTY_DRAFT, waiting: joined(waiting, { text, files }) });
  },
};

export const stop: Action = {
  name: 'stop',
  label: 'Stop',
  shortcut: { key: 'escape' },
  isEnabled: ({ chat }) => chat.store.get()?.status === 'answering',
  perform: ({ chat }) => chat.stop(),
};

/** The last part of the answer that comes in the shown conversation is reasoning. */
function isReasoning(app: App): boolean {
  const head = isAnsweringHere(app) ? headOf(app.conversation.get()) : null;
  const part = isStreaming(head) ? head?.parts.at(-1) : undefined;
  return part?.type === 'reasoning' && part.state === 'streaming';
}

export const answerNow: Action = {
  name: 'answer-now',
  label: 'Answer now',
  isEnabled: (app) => app.chat.store.get()?.status === 'answering' && isReasoning(app),
  perform: ({ chat }) => chat.answerNow(),
};

/** The answer that is coming goes on; that of a temporary chat ends with it. */
async function begin({ chat, chats, layers }: App, path: typeof CHAT | typeof TEMPORARY): Promise<void> {
  const { document } = chats.shown;
  const isEnding = document.isTemporary && chat.store.get()?.documentId === document.id;
  const stopped = isEnding ? chat.stop() : null;
  chats.shown.startOver(path);
  navigate(path);
  layers.close('drawer');
  focusStart();
  await stopped;
}

/** The address of a new chat, by the user's choice. */
export const newChatPath = ({ areNewChatsTemporary }: Settings): typeof CHAT | typeof TEMPORARY =>
  areNewChatsTemporary ? TEMPORARY : CHAT;

export const newChat: Action = {
  name: 'new-chat',
  label: 'New chat',
  shortcut: { key: 'o', control: true, shift: true },
  isEnabled: () => true,
  perform: (app) => begin(app, newChatPath(app.settings.get())),
};

export const temporaryChat: Action = {
  name: 'temporary-chat',
  label: 'Temporary chat',
  isEnabled: () => true,
  perform: (app) => begin(app, TEMPORARY),
};

export const goToComposer: Action = {
  name: 'go-to-composer',
  label: 'Write a message',
  shortcut: { key: 'escape', shift: true },
  isEnabled: () => true,
  perform({ chats }) {
    if (isChatPath(currentPath())) focusStart();
    else navigate(chats.shown.path);
  },
};
