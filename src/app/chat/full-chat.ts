// What a user can do whose chat is longer than the context: leave out the oldest turns, go on from
// a summary, or ask in a new chat. Loaded with the first such chat.
import { perform } from '../actions/action.ts';
import { answerAgain } from '../actions/branches.ts';
import { newChat } from '../actions/chat.ts';
import type { App } from '../app-context.ts';
import { headOf } from '../conversations/conversation.ts';
import { EMPTY_DRAFT, joined, type WrittenQuestion, withFiles } from '../conversations/draft.ts';
import { filesOf, textOf } from '../conversations/message.ts';
import { configure } from '../conversations/settings.ts';
import { isUnwritten } from './composer/blank.ts';

/** Answers again without the oldest turns. Later answers of the chat do the same. */
export function leaveOutOldest(app: App): void {
  const { headId } = app.conversation.get();
  configure(app.options, { overflow: 'drop-oldest' });
  if (headId !== null) perform(answerAgain, app, headId);
}

const SUMMARISE =
  'Summarise this chat so that it can go on from your summary alone: what was asked, what was found, decided and left open, and every name, number and piece of code that later questions may need.';

/** Has the model sum the chat up, and takes the summary and the question into a new chat. */
export async function goOnFromSummary(app: App): Promise<void> {
  const { chat, chats } = app;
  const { document } = chats.shown;
  const question = refusedQuestion(app);
  await chat.send(document, { text: SUMMARISE, files: [] });
  const summary = headOf(document.conversation.get());
  // The user stopped it, it failed, or another chat is shown now: the question is still in this one.
  const isWhole = summary?.role === 'assistant' && summary.state.status === 'ended' && summary.state.end.reason === 'stop';
  if (!isWhole || document !== chats.shown.document) return;
  const file = { name: 'Summary of the chat before.md', mediaType: 'text/markdown', text: textOf(summary) };
  await askInNewChat(app, { ...question, files: withFiles([file], question.files) });
}

/** Takes a question into a new chat with the settings of this one, as its draft. */
export async function askInNewChat(app: App, question = refusedQuestion(app)): Promise<void> {
  const settings = app.options.get();
  await newChat.perform(app);
  app.options.set(settings);
  // What was begun for another new chat stays.
  const { text, files, waiting } = app.draft.get();
  app.draft.set({ ...(isUnwritten({ text, files }) ? question : joined({ text, files }, question)), waiting });
}

/** The question that was refused. */
function refusedQuestion({ conversation }: App): WrittenQuestion {
  const { messages } = conversation.get();
  const parentId = headOf(conversation.get())?.parentId;
  const question = parentId ? messages.get(parentId) : null;
  return question ? { text: textOf(question), files: filesOf(question) } : EMPTY_DRAFT;
}
