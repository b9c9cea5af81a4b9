// A worker with the real session and the real API over a scripted model. Storage, network and GPU
// are fakes, so the answers need no GPU and are always the same.
import { serveTabs, type WorkerScope } from '../../../src/worker/serve-tabs.ts';
import { createSession } from '../../../src/worker/session.ts';
import { BYTE_VOCABULARY } from '../../../src/worker/testing/byte-model.ts';
import { FakeDevice } from '../../../src/worker/testing/fake-models.ts';
import { ScriptedGenerator } from '../../../src/worker/testing/scripted-generator.ts';
import { allowedTools } from '../../../src/worker/tool-access/allowed-tools.ts';
import { toolAccessStore } from '../../../src/worker/tool-access/tool-access-store.ts';
import { answers } from './answers.ts';

/** A byte is a token here, so a conversation with tools takes thousands. */
const CONTEXT_TOKENS = 65_536;

const app = new URL('../', self.location.href);
const device = new FakeDevice();
const bytes = { totalBytes: 1000, storedBytes: 1000 };
device.add('gpt-oss-20b', { url: new URL('models/gpt-oss-20b', app).href, ...bytes });

/** Lets messages of the page arrive between tokens, as a GPU does. */
function afterMessages(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

const toolAccess = toolAccessStore();

const session = createSession({
  ...device.ports(),
  toolAccess,
  tools: allowedTools(toolAccess),
  listed: [],
  loadEngine: async () => {
    const generator = new ScriptedGenerator(answers, { contextTokens: CONTEXT_TOKENS, vocabulary: BYTE_VOCABULARY });
    generator.beforeToken = afterMessages;
    return generator;
  },
});

serveTabs(session, self as unknown as WorkerScope, navigator.locks);
