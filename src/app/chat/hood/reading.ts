// Reads an answer again for its tokens: what the worker needs of it, and the state of the reading.
import type { AnswerToRead, Recording } from '../../../contracts/recording.ts';
import type { App } from '../../app-context.ts';
import { beginningOf } from '../../conversations/continuation.ts';
import { toChatMessages } from '../../conversations/history.ts';
import type { AssistantMessage } from '../../conversations/message.ts';
import { pathTo } from '../../conversations/tree.ts';
import { type Failure, toFailure } from '../../failures/failure.ts';
import { busy } from '../../platform/busy.ts';

export type Reading =
  | { status: 'none' }
  | { status: 'reading' }
  | { status: 'read'; recording: Recording }
  | { status: 'failed'; failure: Failure };

/** The answer with that id in the shown conversation. Null if it is not there. */
export function answerIn({ conversation }: Pick<App, 'conversation'>, id: string): AssistantMessage | null {
  const message = conversation.get().messages.get(id);
  return message?.role === 'assistant' ? message : null;
}

/** Whether the prompt of an answer can be built again. The calls of tools are not kept as the model read them. */
export const isReadable = ({ parts, parentId }: AssistantMessage): boolean =>
  parentId !== null && parts.length > 0 && parts.every(({ type }) => type === 'text' || type === 'reasoning');

/** Has the model read the answer again. It does not reject. A reading that is stopped gives `none`. */
export async function readAgain(app: App, answer: AssistantMessage): Promise<Reading> {
  if (answer.parentId === null) return { status: 'none' };
  const messages = toChatMessages(pathTo(app.conversation.get(), answer.parentId));
  const options = answer.madeWith?.options ?? app.options.get();
  try {
    const recording = await busy.whileBusy(() => app.rereading.read(messages, options, answerToRead(answer)));
    return { status: 'read', recording };
  } catch (thrown) {
    if (thrown instanceof Error && thrown.name === 'AbortError') return { status: 'none' };
    return { status: 'failed', failure: toFailure(thrown) };
  }
}

export function answerToRead(answer: AssistantMessage): AnswerToRead {
  const { state, createdAt } = answer;
  return {
    ids: state.status === 'ended' ? state.end.ids : [],
    messages: beginningOf(answer),
    // Sweden writes dates as ISO 8601 does.
    date: new Date(createdAt).toLocaleDateString('sv'),
  };
}
