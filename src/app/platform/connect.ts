// Starts the worker and gives its Session, with two things Comlink does not do: callbacks are proxied, and when the worker
// dies every pending call rejects instead of hanging for ever. Knows the treaty; refuses to know what a session does.
import { proxy, wrap } from 'comlink';
import type { Session } from '../../api.ts';

export interface Connection {
  session: Session;
  /** Settles, once, with the reason if the worker stops; a page cannot go on without reloading. */
  died: Promise<Error>;
}

/** Starts the worker; its script loads in the background, and calls wait for it. */
export function connect(): Connection {
  const worker = new Worker(new URL('../../worker/worker.ts', import.meta.url), { type: 'module', name: 'session' });
  const died = deathOf(worker);
  return { session: bridge(worker, died), died };
}

/** The reason why `worker` stopped: an uncaught error in it, a script that did not load, a message that could not be read. */
export function deathOf(worker: EventTarget): Promise<Error> {
  return new Promise((resolve) => {
    const report = (event: Event) => {
      // Only an uncaught error says more: a script that does not load is a plain Event.
      const detail = (event as Partial<ErrorEvent>).message || 'its script could not be loaded or read';
      const error = new Error(`The worker that runs the model stopped: ${detail}. Reload the page to start it again.`);
      error.name = 'internal';
      resolve(error);
    };
    worker.addEventListener('error', report);
    worker.addEventListener('messageerror', report);
  });
}

/** A function that the other side may call; a copy of its own, so that proxying leaves the caller's as it is. */
function callback<Event>(listener: (event: Event) => void) {
  return proxy((event: Event) => listener(event));
}

/** A Session behind `endpoint`, whose calls reject when `died` settles. */
export function bridge(endpoint: Parameters<typeof wrap>[0], died: Promise<Error>): Session {
  const remote = wrap<Session>(endpoint);
  const dead = died.then((error) => Promise.reject(error));
  dead.catch(() => undefined); // Each call reports it; on its own it is not an unhandled rejection.
  const orDead = <Result>(call: Promise<Result>): Promise<Result> => Promise.race([call, dead]);
  return {
    models: () => orDead(remote.models()),
    inspect: (url) => orDead(remote.inspect(url)),
    load: (url, onEvent, choices) => orDead(remote.load(url, callback(onEvent), choices)),
    choose: (choices) => orDead(remote.choose(choices)),
    download: (url, onProgress) => orDead(remote.download(url, callback(onProgress))),
    interrupt: (url) => orDead(remote.interrupt(url)),
    verify: (url, onProgress) => orDead(remote.verify(url, callback(onProgress))),
    repair: (url, onProgress) => orDead(remote.repair(url, callback(onProgress))),
    exportTo: (url, folder, onProgress) => orDead(remote.exportTo(url, folder, callback(onProgress))),
    fileNames: (url) => orDead(remote.fileNames(url)),
    exportFile: (url, name) => orDead(remote.exportFile(url, name)),
    importFiles: (name, files, onProgress) => orDead(remote.importFiles(name, files, callback(onProgress))),
    useMemory: (url) => orDead(remote.useMemory(url)),
    requestPersistence: () => orDead(remote.requestPersistence()),
    remove: (url) => orDead(remote.remove(url)),
    generate: (messages, options, onEvent) => orDead(remote.generate(messages, options, callback(onEvent))),
    bench: (sizes, onProgress) => orDead(remote.bench(sizes, callback(onProgress))),
    compareWeights: (onProgress) => orDead(remote.compareWeights(callback(onProgress))),
    stop: () => orDead(remote.stop()),
    handle: (request) => orDead(remote.handle(request)),
    cancelCall: (id) => orDead(remote.cancelCall(id)),
  };
}
