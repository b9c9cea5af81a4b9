// The ways out that the page offers of a failed answer, by its code.
import { perform } from '../actions/action.ts';
import { answerAgain } from '../actions/branches.ts';
import { newChat } from '../actions/chat.ts';
import type { App } from '../app-context.ts';
import { RELOAD, type Remedy } from '../failures/FailureNotice.tsx';
import { type Failure, helpFor } from '../failures/failure.ts';
import { MODELS, navigate, TOOL_SETTINGS } from '../platform/route.ts';

export function answerRemedies(app: App, { name }: Failure): Remedy[] {
  if (name === 'chat-full') return fullChatRemedies(app);
  if (name === 'tool-unavailable') return toolRemedies(app);
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

function toolRemedies(app: App): Remedy[] {
  const answerId = app.conversation.get().headId;
  return [
    ...(answerId === null ? [] : [{ label: 'Try again', run: () => perform(answerAgain, app, answerId) }]),
    { label: 'Set up tools', run: () => navigate(TOOL_SETTINGS) },
  ];
}

/** The choices of a user whose chat is longer than the context. */
function fullChatRemedies(app: App): Remedy[] {
  const load = () => import('./full-chat.ts');
  return [
    { label: 'Leave out the oldest turns', run: () => void load().then(({ leaveOutOldest }) => leaveOutOldest(app)) },
    { label: 'Go on from a summary', run: () => void load().then(({ goOnFromSummary }) => goOnFromSummary(app)) },
    { label: 'Ask in a new chat', run: () => void load().then(({ askInNewChat }) => askInNewChat(app)) },
  ];
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
