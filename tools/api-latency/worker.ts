// The real session and the real API over a scripted model, which gives a token at a steady pace and
// notes when.
import { serveTabs, type WorkerScope } from '../../src/worker/serve-tabs.ts';
import { createSession } from '../../src/worker/session.ts';
import { BYTE_VOCABULARY } from '../../src/worker/testing/byte-model.ts';
import { FakeDevice } from '../../src/worker/testing/fake-models.ts';
import { ScriptedGenerator } from '../../src/worker/testing/scripted-generator.ts';

/** As gpt-oss-20b on a fast GPU. */
const TOKEN_MS = 20;

/** Of the tokens since the last question, on a clock that all threads share, ms. */
let readAt: number[] = [];

const channel = new BroadcastChannel('token times');
channel.onmessage = ({ data }: MessageEvent<unknown>) => {
  if (data !== 'ask') return;
  channel.postMessage(readAt);
  readAt = [];
};

function* letters(): Generator<number> {
  for (;;) yield 97;
}

async function noteToken(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, TOKEN_MS));
  readAt.push(performance.timeOrigin + performance.now());
}

const device = new FakeDevice();
const url = new URL('../models/scripted', self.location.href).href;
device.add('scripted', { url, totalBytes: 1000, storedBytes: 1000 });
const session = createSession({
  ...device.ports(),
  listed: [],
  loadEngine: async () => {
    const generator = new ScriptedGenerator(letters, { contextTokens: 4096, vocabulary: BYTE_VOCABULARY });
    generator.beforeToken = noteToken;
    return generator;
  },
});
serveTabs(session, self as unknown as WorkerScope, navigator.locks);
