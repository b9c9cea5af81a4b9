// A Session with a script, for tests of the page and the service worker without a GPU: scripted models, fixed words, real timing.
// Proves the treaty with `satisfies`; knows nothing of the real worker and never reaches the production build.
import type { BenchSizes, GenerateEvent, PortableRequest, PortableResponse, Session } from '../../../src/api.ts';
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

  async function* words(reasoningMs: number): AsyncGenerator<GenerateEvent> {
    let outputTokens = 0;
    const channels = [
      ['analysis', script.reasoning, reasoningMs],
      ['commentary', script.preamble, script.pauseMs],
      ['final', script.answer, script.pauseMs],
    ] as const;
    for (const [channel, texts, ms] of channels) {
      for (const text of texts) {
        await pause(ms);
        outputTokens += 1;
        yield { type: 'delta', channel, text, outputTokens };
      }
    }
  }

  return {
    ...createFakeModels(script),

    async generate(messages, _options, onEvent: (event: GenerateEvent) => void) {
      isStopping = false;
      const began = performance.now();
      const promptTokens = messages.reduce((sum, message) => sum + message.content.length, 0);
      for (const part of [0.5, 1]) {
        await pause(script.pauseMs);
        onEvent({ type: 'prefill', tokens: Math.round(part * promptTokens), totalTokens: promptTokens });
      }
      const prefillMs = performance.now() - began;
      let outputTokens = 0;
      for await (const event of words(messages.at(-1)?.content === SLOW_QUESTION ? SLOW_WORD_MS : script.pauseMs)) {
        if (isStopping) break;
        if (event.type === 'delta') outputTokens = event.outputTokens;
        onEvent(event);
      }
      const decodeMs = performance.now() - began - prefillMs;
      const stats = { promptTokens, cachedTokens: 0, droppedTurns: 0, outputTokens, prefillMs, decodeMs };
      onEvent({ type: 'done', reason: isStopping ? 'cancelled' : 'stop', stats });
    },

    async bench(sizes: BenchSizes, onProgress: (what: string) => void) {
      isStopping = false;
      for (const what of ['a layer', 'qkv', 'what a token costs']) {
        onProgress(what);
        await pause(MEASURE_MS);
        if (isStopping) throw named('AbortError', 'The measurement was stopped.');
      }
      return { ...REPORT, sizes };
    },

    async compareWeights(onProgress: (what: string) => void) {
      isStopping = false;
      for (const what of ['reading with exact weights', 'loading int8 weights', 'reading with int8 weights']) {
        onProgress(what);
        await pause(MEASURE_MS);
        if (isStopping) throw named('AbortError', 'The comparison was stopped.');
      }
      return COMPARISON;
    },

    async stop() {
      isStopping = true;
    },

    // It answers at once, so a call can only be cancelled by its body.
    async cancelCall() {},

    async handle(request: PortableRequest): Promise<PortableResponse> {
      const { pathname } = new URL(request.url);
      const headers: [string, string][] = [['content-type', 'application/json']];
      if (pathname.endsWith('/v1/echo')) return { status: 200, headers, body: textStream([JSON.stringify(request)]) };
      if (pathname.endsWith('/v1/endless'))
        return { status: 200, headers: [['content-type', 'text/event-stream']], body: endless() };
      if (pathname.endsWith('/v1/cancelled')) return { status: 200, headers, body: textStream([JSON.stringify({ cancelled })]) };
      return { status: 404, headers, body: textStream([JSON.stringify({ error: { message: `No ${pathname} here.` } })]) };
    },
  } satisfies Session;
}

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
