// A Session with a script, for tests of the page and the service worker without a GPU: scripted
// models, fixed words. It advances when the test allows it (gates.ts), never by a clock. Proves the
// contract with `satisfies`; never reaches the production build.

import type { AnswerEnd } from '../../../src/contracts/answer.ts';
import { endingWith } from '../../../src/contracts/api/broken-body.ts';
import type { ApiCallRecord } from '../../../src/contracts/api/status.ts';
import type { StoredResponseSummary } from '../../../src/contracts/api/stored-responses.ts';
import { type ApiToolAccess, NO_TOOL_ACCESS } from '../../../src/contracts/api/tool-access.ts';
import type { WireRequest, WireResponse } from '../../../src/contracts/api-calls.ts';
import type { AnswerBeginning, ChatEvent, ChatMessage } from '../../../src/contracts/chat.ts';
import type { ErrorName } from '../../../src/contracts/errors.ts';
import type { Session } from '../../../src/contracts/session.ts';
import { CALL_TOKENS, callEvents, callsFor, finalWords, questionOf, resultsIn } from './fake-calls.ts';
import { createFakeModels, type ModelScript, named } from './fake-models.ts';
import { createFakeResponses } from './fake-responses.ts';
import { createGates, type Gates } from './gates.ts';
import { COMPARISON, REPORT, SELF_TEST } from './report.ts';

export { CALLING, FINALLY } from './fake-calls.ts';

export interface Script extends ModelScript {
  /** Responses of the API that are stored. Default: none. */
  responses?: StoredResponseSummary[];
  /** Words of every answer, by channel in order. */
  reasoning: string[];
  preamble: string[];
  answer: string[];
  /** Words of the answers to some questions, in place of `answer`. */
  answers: Record<string, string[]>;
  /** Questions that are refused. */
  refusals: Record<string, { name: ErrorName; message: string }>;
  /** Questions that fit only without the first turn. Default: none. */
  overflowing?: string[];
}

/**
 * By the worker's clock, which the script sets: the first token comes after the first, each next
 * one after the second.
 */
export const PREFILL_MS = 500;
export const TOKEN_MS = 250;

/** Tokens of the scripted models' context. */
const CONTEXT_TOKENS = 131_072;

/**
 * A session that plays `script` on the tracks `answer` (a step for each event) and `measure`; its
 * calls see what others did.
 */
export function createFakeSession(script: Script, gates: Gates = createGates()) {
  let running = new AbortController();
  /** What is left of the reasoning is not said. */
  let hasThought = false;

  const chat: Session['chat'] = {
    async generate(messages, { overflow }, onEvent, beginning = []) {
      running = new AbortController();
      hasThought = false;
      const { signal } = running;
      const question = questionOf(messages);
      const refusal = script.refusals[question];
      if (refusal) throw named(refusal.name, refusal.message);
      const droppedTurns = script.overflowing?.includes(question) ? 1 : 0;
      if (droppedTurns > 0 && overflow === 'refuse') throw named('chat-full', 'The chat fits only without the oldest turn.');
      let last: ChatEvent | null = null;
      try {
        for (const event of answerEvents(script, { messages, beginning, hasThought: () => hasThought })) {
          await gates.pass('answer', signal);
          onEvent(event.type === 'start' ? { ...event, droppedTurns } : event);
          last = event;
        }
      } catch (thrown) {
        if (!signal.aborted) throw thrown;
        // As a worker that is in the middle of its work: it ends when it gets to it.
        await gates.pass('cancel');
        onEvent(endOf('cancelled', script, last && 'outputTokens' in last ? last.outputTokens : 0));
      }
    },
    async answerNow() {
      hasThought = true;
    },
    async stop() {
      running.abort();
    },
    // A token for each character.
    async count(messages, { instructions, maxTokens }) {
      return {
        contextTokens: CONTEXT_TOKENS,
        answerTokens: maxTokens ?? CONTEXT_TOKENS / 4,
        prefaceTokens: instructions.length,
        messages: messages.map(({ content, files = [] }) => {
          const fileTokens = files.reduce((sum, { text }) => sum + text.length, 0);
          return { tokens: content.length + fileTokens, fileTokens };
        }),
      };
    },
  };

  const measured = async <Result>(stages: readonly string[], onProgress: (what: string) => void, result: Result) => {
    running = new AbortController();
    for (const stage of stages) {
      onProgress(stage);
      await gates.pass('measure', running.signal);
    }
    return result;
  };
  const { estimates, ...ofModels } = createFakeModels(script, gates);
  const bench: Session['bench'] = {
    ...estimates,
    run: (sizes, onProgress) => measured(['a layer', 'qkv', 'what a token costs'], onProgress, { ...REPORT, sizes }),
    compareWeights: (onProgress) =>
      measured(['reading with exact weights', 'loading int8 weights', 'reading with int8 weights'], onProgress, COMPARISON),
    selfTests: async () => [SELF_TEST],
  };

  const responses = createFakeResponses(script.responses ?? []);
  const session = { ...ofModels, chat, bench, api: API, responses } satisfies Session;
  // Its tabs have one answer at a time, so the tab that is gone had the one that runs.
  const forTab = (gone: AbortSignal): Session => {
    gone.addEventListener('abort', () => running.abort());
    const handle = async (request: WireRequest) => endingWith(await API.handle(request), gone);
    return { ...session, api: { ...API, handle } };
  };
  return { ...session, forTab };
}

let toolAccess: ApiToolAccess = NO_TOOL_ACCESS;

const API: Session['api'] = {
  toolAccess: async () => toolAccess,
  setToolAccess: async (access) => {
    toolAccess = access;
  },
  endpoints: async () => [
    { method: 'GET', path: '/v1/models' },
    { method: 'POST', path: '/v1/completions' },
    { method: 'POST', path: '/v1/chat/completions' },
    { method: 'POST', path: '/v1/responses' },
    { method: 'POST', path: '/client/v4/accounts/{account}/ai/run/{model}' },
    { method: 'POST', path: '/tokenize' },
  ],
  calls: async () => CALLS,
  // It answers at once, so a call can only be cancelled by its body.
  cancel: async () => {},
  async handle({ url, ...request }: WireRequest): Promise<WireResponse> {
    const { pathname } = new URL(url);
    const json = (value: unknown, status = 200): WireResponse => ({
      status,
      headers: [['content-type', 'application/json']],
      body: textStream([JSON.stringify(value)]),
    });
    if (pathname.endsWith('/v1/echo')) return json({ url, ...request });
    if (pathname.endsWith('/v1/endless'))
      return { status: 200, headers: [['content-type', 'text/event-stream']], body: endless() };
    if (pathname.endsWith('/v1/pending'))
      return { status: 200, headers: [['content-type', 'text/event-stream']], body: pendingStream() };
    if (pathname.endsWith('/v1/pending-count')) return json({ pending });
    if (pathname.endsWith('/v1/cancelled')) return json({ cancelled });
    return json({ error: { message: `No ${pathname} here.` } }, 404);
  },
};

const CALL: ApiCallRecord = {
  id: '1',
  method: 'POST',
  path: '/v1/chat/completions',
  model: 'gpt-oss-tiny',
  status: 200,
  promptTokens: 74,
  outputTokens: 213,
  startedAtMs: Date.UTC(2026, 10, 29, 12, 30, 5),
  durationMs: 4210,
};

const CALLS: readonly ApiCallRecord[] = [
  { ...CALL, id: '3', path: '/v1/responses', outputTokens: 12, status: 200, durationMs: null },
  { ...CALL, id: '2', path: '/v1/completions', model: null, status: 400, promptTokens: null, outputTokens: null, durationMs: 3 },
  CALL,
];

// Streams whose reader went away, counted so that a test can ask whether a cancel arrived.
let cancelled = 0;

function endless(): ReadableStream<Uint8Array> {
  return new ReadableStream({
    pull(controller) {
      controller.enqueue(new TextEncoder().encode('data: {}\n\n'));
    },
    cancel() {
      cancelled += 1;
    },
  });
}

// Streams that said something and then fell silent, as a long prefill does.
let pending = 0;

function pendingStream(): ReadableStream<Uint8Array> {
  pending += 1;
  return new ReadableStream({
    start: (controller) => controller.enqueue(new TextEncoder().encode('data: {}\n\n')),
    cancel() {
      pending -= 1;
      cancelled += 1;
    },
  });
}

function textStream(texts: string[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (const text of texts) controller.enqueue(new TextEncoder().encode(text));
      controller.close();
    },
  });
}

/**
 * The words that are not in the beginning of the answer. A message that another one follows in it
 * is whole.
 */
function rest(texts: readonly string[], beginning: AnswerBeginning, channel: string): string[] {
  const at = beginning.findIndex((part) => part.channel === channel);
  if (at >= 0 && at < beginning.length - 1) return [];
  let left = beginning[at]?.text.length ?? 0;
  return texts.flatMap((text) => {
    const taken = Math.min(left, text.length);
    left -= taken;
    return taken === text.length ? [] : [text.slice(taken)];
  });
}

interface Asked {
  messages: readonly ChatMessage[];
  beginning: AnswerBeginning;
  /** Whether the reasoning was ended early. */
  hasThought(): boolean;
}

/** What is said to the last of `messages`, an event a step. */
function* answerEvents(script: Script, { messages, beginning, hasThought }: Asked): Generator<ChatEvent> {
  const promptTokens = messages.reduce((sum, message) => sum + message.content.length, 0);
  yield { type: 'start', promptTokens, droppedTurns: 0 };
  for (const part of [0.5, 1]) {
    yield { type: 'prefill', tokens: Math.round(part * promptTokens), totalTokens: promptTokens, atMs: part * PREFILL_MS };
  }
  const calls = callsFor(questionOf(messages));
  const results = resultsIn(messages);
  const call = calls[results.length];
  if (call) {
    yield* callEvents(call, (token) => PREFILL_MS + token * TOKEN_MS);
    return yield { ...endOf('stop', script, CALL_TOKENS), reason: 'tool-calls' };
  }
  const channels = [
    ['analysis', script.reasoning],
    ['commentary', script.preamble],
    ['final', calls.length > 0 ? words(finalWords(questionOf(messages), results)) : answerTo(script, questionOf(messages))],
  ] as const;
  let outputTokens = 0;
  for (const [message, [channel, texts]] of channels.filter(([, all]) => all.length > 0).entries()) {
    for (const text of rest(texts, beginning, channel)) {
      if (channel === 'analysis' && hasThought()) break;
      const delta = { text, message, outputTokens: outputTokens + 1, atMs: PREFILL_MS + outputTokens * TOKEN_MS };
      outputTokens += 1;
      yield channel === 'analysis' ? { type: 'reasoning-delta', ...delta } : { type: 'text-delta', channel, ...delta };
    }
  }
  yield endOf('stop', script, outputTokens);
}

/** A question that begins with this is answered with the rest of it. */
export const REPEAT = 'Repeat:\n';

function answerTo(script: Script, question: string): string[] {
  if (question.startsWith(REPEAT)) return words(question.slice(REPEAT.length));
  return script.answers[question] ?? script.answer;
}

/** `text` in words, each with the space before it. */
export const words = (text: string): string[] => text.match(/\s*\S+|\s+$/g) ?? [];

function endOf(reason: 'stop' | 'cancelled', script: Script, outputTokens: number): AnswerEnd {
  const reasoningTokens = Math.min(outputTokens, script.reasoning.length);
  return {
    type: 'end',
    reason,
    stopString: null,
    usage: { promptTokens: 0, cachedTokens: 0, outputTokens, reasoningTokens },
    prefillMs: PREFILL_MS,
    decodeMs: Math.max(0, outputTokens - 1) * TOKEN_MS,
    reasoningMs: reasoningTokens * TOKEN_MS,
    ids: [],
    dropped: [],
  };
}
