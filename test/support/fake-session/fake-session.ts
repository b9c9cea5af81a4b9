// A Session with a script, for tests of the page and the service worker without a GPU: scripted models, fixed words, real timing.
// Proves the treaty with `satisfies`; knows nothing of the real worker and never reaches the production build.

import type { WireRequest, WireResponse } from '../../../src/contracts/api-calls.ts';
import type { ChatEvent } from '../../../src/contracts/chat.ts';
import type { Session } from '../../../src/contracts/session.ts';
import { createFakeModels, type ModelScript, named, pause } from './fake-models.ts';
import { COMPARISON, REPORT } from './report.ts';

export interface Script extends ModelScript {
  /** Words of every answer, by channel in order. */
  reasoning: string[];
  preamble: string[];
  answer: string[];
}

/** A question whose reasoning takes long enough to be touched. */
export const SLOW_QUESTION = 'Think slowly.';
const SLOW_WORD_MS = 400;
/** Of each of the three parts of a measurement: long enough to be seen. */
const MEASURE_MS = 1000;

/** A session that plays `script`; every call of one session sees what its other calls did. */
export function createFakeSession(script: Script) {
  let isStopping = false;

  async function* words(reasoningMs: number): AsyncGenerator<ChatEvent & { outputTokens: number }> {
    let outputTokens = 0;
    const channels = [
      ['analysis', script.reasoning, reasoningMs],
      ['commentary', script.preamble, script.pauseMs],
      ['final', script.answer, script.pauseMs],
    ] as const;
    for (const [message, [channel, texts, ms]] of channels.entries()) {
      for (const text of texts) {
        await pause(ms);
        outputTokens += 1;
        const delta = { text, message, outputTokens, atMs: outputTokens * ms };
        yield channel === 'analysis' ? { type: 'reasoning-delta', ...delta } : { type: 'text-delta', channel, ...delta };
      }
    }
  }

  const chat: Session['chat'] = {
    async generate(messages, _options, onEvent) {
      isStopping = false;
      const began = performance.now();
      const promptTokens = messages.reduce((sum, message) => sum + message.content.length, 0);
      onEvent({ type: 'start', promptTokens, droppedTurns: 0 });
      for (const part of [0.5, 1]) {
        await pause(script.pauseMs);
        const tokens = Math.round(part * promptTokens);
        onEvent({ type: 'prefill', tokens, totalTokens: promptTokens, atMs: performance.now() - began });
      }
      const prefillMs = performance.now() - began;
      let outputTokens = 0;
      for await (const event of words(messages.at(-1)?.content === SLOW_QUESTION ? SLOW_WORD_MS : script.pauseMs)) {
        if (isStopping) break;
        outputTokens = event.outputTokens;
        onEvent(event);
      }
      onEvent({
        type: 'end',
        reason: isStopping ? 'cancelled' : 'stop',
        stopString: null,
        usage: { promptTokens, cachedTokens: 0, outputTokens, reasoningTokens: script.reasoning.length },
        prefillMs,
        decodeMs: performance.now() - began - prefillMs,
        reasoningMs: 0,
        ids: [],
        dropped: [],
      });
    },
    async stop() {
      isStopping = true;
    },
  };

  const measured = async <Result>(stages: readonly string[], onProgress: (what: string) => void, result: Result) => {
    isStopping = false;
    for (const stage of stages) {
      onProgress(stage);
      await pause(MEASURE_MS);
      if (isStopping) throw named('AbortError', 'The measurement was stopped.');
    }
    return result;
  };
  const bench: Session['bench'] = {
    run: (sizes, onProgress) => measured(['a layer', 'qkv', 'what a token costs'], onProgress, { ...REPORT, sizes }),
    compareWeights: (onProgress) =>
      measured(['reading with exact weights', 'loading int8 weights', 'reading with int8 weights'], onProgress, COMPARISON),
  };

  return { ...createFakeModels(script), chat, bench, api: API } satisfies Session;
}

const API: Session['api'] = {
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
    if (pathname.endsWith('/v1/cancelled')) return json({ cancelled });
    return json({ error: { message: `No ${pathname} here.` } }, 404);
  },
};

// Streams whose reader went away, counted so that a test can ask whether a cancel arrived.
let cancelled = 0;

function endless(): ReadableStream<Uint8Array> {
  return new ReadableStream({
    async pull(controller) {
      await pause(50);
      controller.enqueue(new TextEncoder().encode('data: {}\n\n'));
    },
    cancel() {
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
