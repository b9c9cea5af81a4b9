// Messages for tests. Their times grow with each message that is made.
import { type AssistantMessage, emptyAnswer, type UserMessage, userMessage } from '../message.ts';

let time = 0;

export const questionAt = (id: string, parentId: string | null, text: string): UserMessage =>
  userMessage({ id, parentId, createdAt: (time += 1) }, text);

export const answerAt = (id: string, parentId: string): AssistantMessage => emptyAnswer({ id, parentId, createdAt: (time += 1) });

/** An answer with a text that is over. */
export function answered(id: string, parentId: string, text: string): AssistantMessage {
  const part = { type: 'text', channel: 'final', state: 'done', message: 0, beganMs: 0, endedMs: 1, text } as const;
  return { ...answerAt(id, parentId), parts: [part], state: { status: 'stopped' } };
}
