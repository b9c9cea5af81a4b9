// Calls of many callers on one scripted model: the GPU serves one generation at a time, in order,
// and goes on when callers leave.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Session } from '../contracts/session.ts';
import { createSession } from './session.ts';
import { FakeDevice, ORIGIN } from './testing/fake-models.ts';
import type { ScriptedGenerator } from './testing/scripted-generator.ts';
import { ignore } from './testing/session-client.ts';

/**
 * How a caller behaves: it may abort its call, or its tab may be closed, after some tokens of the
 * whole run.
 */
interface Caller {
  stream: boolean;
  maxTokens: number;
  leavesAt: number | null;
  way: 'abort' | 'close-tab';
}

const CALLER = fc.record<Caller>({
  stream: fc.boolean(),
  maxTokens: fc.integer({ min: 1, max: 12 }),
  leavesAt: fc.option(fc.integer({ min: 0, max: 40 })),
  way: fc.constantFrom('abort', 'close-tab'),
});

/** A loaded model that says one token for ever, and reports each before it is sampled. */
async function openModel(onToken: (generator: ScriptedGenerator) => Promise<void>) {
  const device = new FakeDevice();
  const script = function* endless() {
    for (;;) yield 97;
  };
  const { url } = device.add('tiny', { storedBytes: 1000, script });
  const session = createSession(device.ports());
  await session.models.load(url, ignore);
  const [generator] = device.generators;
  if (!generator) throw new Error('Nothing is loaded.');
  generator.beforeToken = () => onToken(generator);
  return { session, generator };
}

/** Sends a call; settles when it is over, with what its caller got. */
function send(session: Session, id: string, { stream, maxTokens }: Caller) {
  let leaveBody = () => {};
  const call = async () => {
    const body = JSON.stringify({ model: 'tiny', prompt: id, max_tokens: maxTokens, stream });
    const response = await session.api.handle({ id, method: 'POST', url: `${ORIGIN}/v1/completions`, headers: [], body });
    const reader = response.body?.getReader();
    leaveBody = () => void reader?.cancel().catch(ignore);
    let text = '';
    for (let step = await reader?.read(); step && !step.done; step = await reader?.read()) {
      text += new TextDecoder().decode(step.value);
    }
    return { status: response.status, text };
  };
  return { over: call().catch((error: Error) => error), leaveBody: () => leaveBody() };
}

test('a caller that leaves at any time frees the GPU within one token, and all others are answered in order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(CALLER, { minLength: 1, maxLength: 6 }), async (callers) => {
      const tabs = callers.map(() => new AbortController());
      let tokens = 0;
      /** Tokens that were sampled although their caller had left before. */
      let wasted = 0;
      const leaving = new Map<number, () => void>();
      const hasLeft = new Set<string>();
      const { session, generator } = await openModel(async (model) => {
        tokens += 1;
        leaving.get(tokens)?.();
        // A leave crosses threads as a message.
        await new Promise((resolve) => setImmediate(resolve));
        const running = String.fromCharCode(...(model.requests.at(-1)?.prompt ?? []));
        if (hasLeft.has(running) && !model.requests.at(-1)?.signal?.aborted) wasted += 1;
      });
      const calls = callers.map((caller, index) => {
        const id = `call ${index}`;
        const tab = session.forTab(tabs[index]?.signal ?? AbortSignal.abort());
        const call = send(tab, id, caller);
        const leave = () => {
          hasLeft.add(id);
          if (caller.way === 'close-tab') return tabs[index]?.abort();
          // As the page does: the first counts before the response, the second after it.
          void tab.api.cancel(id);
          call.leaveBody();
        };
        const before = caller.leavesAt === null ? null : leaving.get(caller.leavesAt);
        if (caller.leavesAt === 0) leave();
        else if (caller.leavesAt !== null) leaving.set(caller.leavesAt, () => (before?.(), leave()));
        return call;
      });
      const results = await Promise.all(calls.map(({ over }) => over));
      expect(wasted).toBe(0);
      for (const [index, result] of results.entries()) {
        if (hasLeft.has(`call ${index}`)) continue;
        expect(result).toMatchObject({ status: 200, text: expect.stringContaining('"finish_reason":"length"') });
      }
      // Turns were granted in the order of the calls, and none is left over.
      const served = generator.requests.map(({ prompt }) => String.fromCharCode(...prompt));
      expect(served).toEqual([...served].sort());
      await expect.poll(() => generator.ends.length).toBe(generator.requests.length);
      const last = await send(session, 'z last', { stream: false, maxTokens: 1, leavesAt: null, way: 'close-tab' }).over;
      expect(last).toMatchObject({ status: 200 });
    }),
    { numRuns: 60 },
  );
}, 60_000);
