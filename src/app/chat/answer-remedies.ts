// The ways out that the page offers of a failed answer, by its code.
import { perform } from '../actions/action.ts';
import { answerAgain } from '../actions/branches.ts';
import { newChat } from '../actions/chat.ts';
import type { App } from '../app-context.ts';
import { headOf } from '../conversations/conversation.ts';
import { filesOf, textOf } from '../conversations/message.ts';
import { RELOAD, type Remedy } from '../failures/FailureNotice.tsx';
import { type Failure, helpFor } from '../failures/failure.ts';
import { MODELS, navigate } from '../platform/route.ts';
import { configure } from './composer/parameters.ts';

export function answerRemedies(app: App, { name }: Failure): Remedy[] {
  if (name === 'chat-full') return fullRemedies(app);
  switch (helpFor(name).remedy) {
    case 'reload':
      return [RELOAD];
    case 'new-chat':
      return [{ label: newChat.label, run: () => perform(newChat, app, undefined) }];
    case 'retry':
      return [{ label: 'Load the model again and retry', run: () => void reloadAndRetry(app) }];
    case 'choose':
    case 'replace':
    case 'without-storage':
      return [{ label: 'Choose a model', run: () => navigate(MODELS) }];
  }
}

/** The choices of a user whose chat is longer than the context. */
function fullRemedies(app: App): Remedy[] {
  return [
    { label: 'Leave out the oldest turns', run: () => leaveOutOldest(app) },
    { label: 'Ask in a new chat', run: () => void askInNewChat(app) },
  ];
}

/** Answers again without the oldest turns. Later answers of the chat do the same. */
function leaveOutOldest(app: App): void {
  const { headId } = app.conversation.get();
  configure(app.options, { overflow: 'drop-oldest' });
  if (headId !== null) perform(answerAgain, app, headId);
}

/** Takes the last question into a new chat, as its draft. */
async function askInNewChat(app: App): Promise<void> {
  const head = headOf(app.conversation.get());
  const question = head?.parentId ? app.conversation.get().messages.get(head.parentId) : null;
  await newChat.perform(app);
  if (question) app.draft.set({ ...app.draft.get(), text: textOf(question), files: filesOf(question) });
}

async function reloadAndRetry(app: App): Promise<void> {
  const { models } = app.manager;
  const { current } = models.store.get();
  if (!current) return navigate(MODELS);
  await models.load(current.url);
  const { stage } = models.store.get();
  const answerId = app.conversation.get().headId;
  if (stage.status === 'idle' && answerId !== null) perform(answerAgain, app, answerId);
}
