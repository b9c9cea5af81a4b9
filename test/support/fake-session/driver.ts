// The page's side of the gates: `window.script`, which a test calls, and a channel to the scripted
// worker. Part of the scripted build.
import type { ErrorName } from '../../../src/contracts/errors.ts';
import type { GateControls } from './gates.ts';

/** Over which page and worker speak. */
export const CHANNEL = 'scripted session';

/** In the tab's session storage: the tracks that are held from the start, as JSON. */
export const HELD = 'held tracks';

/** From the page to the worker; `id` comes back when it is done. */
export interface Command {
  id: string;
  control: keyof GateControls | 'fail' | 'memory';
  track: string;
  count: number;
  /** For `fail`: how loads of the model `track` fail from now on; null for not. */
  failure: ErrorName | null;
  /** For `memory`: GPU memory that there is for the model `track`, bytes; null for enough. */
  bytes: number | null;
}

/** From the worker to the page; `hello`: it is there, and waits to be told which tracks are held. */
export type Reply = { type: 'hello' } | { type: 'done'; id: string };

/** What a test calls in the page; each settles when the worker has done it. */
export interface ScriptDriver {
  hold(track: string): Promise<void>;
  step(track: string, count?: number): Promise<void>;
  release(track: string): Promise<void>;
  /** Sets the GPU memory that there is for a model, bytes; null for enough. */
  memory(id: string, bytes: number | null): Promise<void>;
  /** Has every later load of a model fail so, or succeed again for null. */
  fail(id: string, failure: ErrorName | null): Promise<void>;
}

declare global {
  interface Window {
    script: ScriptDriver;
  }
}

/** Puts `window.script` into the page. */
export function installDriver(): void {
  const channel = new BroadcastChannel(CHANNEL);
  const waiting = new Map<string, { command: Command; resolve: () => void }>();
  const command = (
    control: Command['control'],
    track: string,
    { count = 1, failure = null, bytes = null }: Partial<Command> = {},
  ) =>
    new Promise<void>((resolve) => {
      const id = crypto.randomUUID();
      const sent: Command = { id, control, track, count, failure, bytes };
      waiting.set(id, { command: sent, resolve });
      channel.postMessage(sent);
    });
  channel.addEventListener('message', ({ data }: MessageEvent<Reply | Command>) => {
    if (!('type' in data)) return;
    if (data.type === 'done') {
      waiting.get(data.id)?.resolve();
      waiting.delete(data.id);
      return;
    }
    // What was sent while there was no worker: the tab that had it was closed.
    const lost = [...waiting.values()].map((entry) => entry.command);
    const held = JSON.parse(sessionStorage.getItem(HELD) ?? '[]') as string[];
    for (const track of held) void command('hold', track);
    for (const sent of lost) channel.postMessage(sent);
    void command('release', READY);
  });
  window.script = {
    hold: (track) => command('hold', track),
    step: (track, count = 1) => command('step', track, { count }),
    fail: (id, failure) => command('fail', id, { failure }),
    release: (track) => command('release', track),
    memory: (id, bytes) => command('memory', id, { bytes }),
  };
}

/** The track on which all work waits until the page has said what is held. */
export const READY = 'ready';
