// Starts the worker and returns its Session. When the worker dies, every pending call rejects, so
// none waits for ever. It must not name methods of the Session: calls and callbacks cross by
// themselves (src/contracts/transfer.ts).
import { wrap } from 'comlink';
import { namedError } from '../../contracts/errors.ts';
import type { Session } from '../../contracts/session.ts';
import { registerTransferHandlers } from '../../contracts/transfer.ts';

export interface Connection {
  session: Session;
  /** Settles once, with the reason, when the worker stops. The page then needs a reload. */
  died: Promise<Error>;
}

/** Starts the worker. Its script loads in the background, and calls wait for it. */
export function connect(): Connection {
  const worker = new Worker(new URL('../../worker/worker.ts', import.meta.url), { type: 'module', name: 'session' });
  const died = deathOf(worker);
  return { session: bridge(worker, died), died };
}

/**
 * The reason why `worker` stopped: an uncaught error, a script that did not load, or a message that
 * could not be read.
 */
export function deathOf(worker: EventTarget): Promise<Error> {
  return new Promise((resolve) => {
    const report = (event: Event) => {
      // Only an uncaught error has a message. A script that does not load gives a plain Event.
      const detail = (event as Partial<ErrorEvent>).message || 'its script could not be loaded or read';
      const message = `The worker that runs the model stopped: ${detail}. Reload the page to start it again.`;
      resolve(namedError('internal', message));
    };
    worker.addEventListener('error', report);
    worker.addEventListener('messageerror', report);
  });
}

/** A Session behind `endpoint`, whose calls reject when `died` settles. */
export function bridge(endpoint: Parameters<typeof wrap>[0], died: Promise<Error>): Session {
  registerTransferHandlers();
  const dead = died.then((error) => Promise.reject(error));
  dead.catch(() => undefined); // Each call reports it; on its own it is not an unhandled rejection.
  return endingWith(dead, wrap<Session>(endpoint)) as Session;
}

type Remote = ((...args: unknown[]) => Promise<unknown>) & { readonly [name: string]: Remote };

/** A proxy for `remote`, at any depth of names. Its calls reject when `dead` does. */
function endingWith(dead: Promise<never>, remote: unknown): unknown {
  return new Proxy(remote as Remote, {
    // JavaScript would take a proxy with a `then` for a promise.
    get: (target, name) => (typeof name === 'symbol' || name === 'then' ? undefined : endingWith(dead, target[name])),
    apply: (target, _this, args: unknown[]) => Promise.race([target(...args), dead]),
  });
}
