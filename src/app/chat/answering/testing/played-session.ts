// A session for tests of the chat: each generation is played by hand.
import { expect, vi } from 'vitest';
import type { AnswerBeginning, ChatEvent, GenerateOptions } from '../../../../contracts/chat.ts';
import type { Session } from '../../../../contracts/session.ts';

/** A session whose generation the test plays by hand. */
export function playedSession() {
  const calls: { report: (event: ChatEvent) => void; end: () => void; fail: (error: Error) => void }[] = [];
  const asked: { roles: string[]; contents: string[]; options: GenerateOptions; beginning: AnswerBeginning }[] = [];
  let known = 0;
  const stop = vi.fn<() => Promise<void>>(async () => {});
  const answerNow = vi.fn<() => Promise<void>>(async () => {});
  const generate: Session['chat']['generate'] = (messages, options, report, beginning = []) =>
    new Promise((resolve, reject) => {
      asked.push({
        roles: messages.map(({ role }) => role),
        contents: messages.map(({ content }) => content),
        options,
        beginning,
      });
      calls.push({ report, end: resolve, fail: reject });
    });
  const call = (index: number) => {
    const found = calls[index];
    if (!found) throw new Error(`There was no generation ${index}.`);
    return found;
  };
  /** Settles when the worker has been asked once more. */
  const isAsked = () =>
    vi.waitFor(() => {
      expect(calls.length).toBeGreaterThan(known);
      known = calls.length;
    });
  return { chat: { generate, answerNow, stop }, call, asked, isAsked };
}

export const DELTA = { message: 0, outputTokens: 1, atMs: 0 };
export const delta = (channel: 'analysis' | 'commentary' | 'final', text: string): ChatEvent =>
  channel === 'analysis' ? { type: 'reasoning-delta', text, ...DELTA } : { type: 'text-delta', channel, text, ...DELTA };
export const done = (reason: 'stop' | 'cancelled' = 'stop'): ChatEvent => ({
  type: 'end',
  reason,
  stopString: null,
  usage: { promptTokens: 5, cachedTokens: 0, outputTokens: 2, reasoningTokens: 0 },
  prefillMs: 10,
  decodeMs: 20,
  reasoningMs: 0,
  ids: [],
  dropped: [],
});
export const named = (name: string, message: string) => Object.assign(new Error(message), { name });
