// A worker that exposes the scripted session as the real one exposes its own; built in the real one's place for tests of the page.
import { countRequests } from '../../../src/worker/count-requests.ts';
import { serveTabs, type WorkerScope } from '../../../src/worker/serve-tabs.ts';
import { CHANNEL, type Command, READY, type Reply } from './driver.ts';
import { createFakeSession } from './fake-session.ts';
import { createGates, type Gates } from './gates.ts';
import { script } from './script.ts';

countRequests(self, new URL('./', self.location.origin));

const controls = createGates();
controls.hold(READY);
const channel = new BroadcastChannel(CHANNEL);
channel.addEventListener('message', ({ data }: MessageEvent<Command | Reply>) => {
  if ('type' in data) return;
  perform(data);
  channel.postMessage({ type: 'done', id: data.id } satisfies Reply);
});
channel.postMessage({ type: 'hello' } satisfies Reply);

const gates: Gates = {
  async pass(track, signal) {
    await controls.pass(READY, signal);
    await controls.pass(track, signal);
  },
};
const played = script(new URL('./', self.location.origin).href);

function perform({ control, track, count, failure, bytes }: Command): void {
  if (control === 'memory') return setMemory(track, bytes);
  if (control !== 'fail') return controls[control](track, count);
  if (failure === null) delete played.failures[track];
  else played.failures[track] = { name: failure, message: 'As the test asked.' };
}

function setMemory(id: string, bytes: number | null): void {
  if (bytes === null) delete played.room[id];
  else played.room[id] = bytes;
}

serveTabs(createFakeSession(played, gates), self as unknown as WorkerScope, navigator.locks);
