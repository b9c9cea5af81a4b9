// Starts the worker, and makes a Session of an endpoint. When the other end dies, every pending
// call rejects instead of hanging. Names no method of the Session: calls and callbacks cross by
// themselves (src/contracts/transfer.ts).
import { wrap } from 'comlink';
import { endingWith } from '../../contracts/api/broken-body.ts';
import type { WireResponse } from '../../contracts/api-calls.ts';
import { namedError } from '../../contracts/errors.ts';
import type { Session } from '../../contracts/session.ts';
import { registerTransferHandlers } from '../../contracts/transfer.ts';

export interface StartedWorker {
  worker: Worker;
  /** Settles, once, with the reason if the worker stops; a page cannot go on without reloading. */
  died: Promise<Error>;
}

/** Starts the worker; its script loads in the background, and calls wait for it. */
export function startWorker(): StartedWorker {
  const worker = new Worker(new URL('../../worker/worker.ts', import.meta.url), { type: 'module', name: 'session' });
  return { worker, died: deathOf(worker) };
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

/** A way to a Session in a worker. */
export interface Link {
  remote: Remote;
  /** Rejects when the other end is gone. */
  ended: Promise<never>;
  /** Aborts then, with the same reason. */
  broken: AbortSignal;
}

type Remote = ((...args: unknown[]) => Promise<unknown>) & { readonly [name: string]: Remote };

/** A link to the Session that is exposed at `endpoint`; it ends when `died` settles. */
export function linkTo(endpoint: Parameters<typeof wrap>[0], died: Promise<Error>): Link {
  registerTransferHandlers();
  const ended = died.then((error) => Promise.reject(error));
  ended.catch(() => undefined); // Each call reports it; on its own it is not an unhandled rejection.
  const controller = new AbortController();
  void died.then((error) => controller.abort(error));
  return { remote: wrap<Session>(endpoint) as unknown as Remote, ended, broken: controller.signal };
}

/**
 * A Session whose calls go to the link that there is now, and wait while there is none. They reject
 * when their link ends.
 */
export function sessionOver(link: () => Promise<Link>): Session {
  return memberAt(link, []) as Session;
}

function memberAt(link: () => Promise<Link>, path: readonly string[]): unknown {
  return new Proxy(() => undefined, {
    // A proxy that has a `then` would be taken for a promise.
    get: (_, name) => (typeof name === 'symbol' || name === 'then' ? undefined : memberAt(link, [...path, name])),
    apply: (_, _this, args: unknown[]) => call(link, path, args),
  });
}

async function call(link: () => Promise<Link>, path: readonly string[], args: unknown[]): Promise<unknown> {
  const { remote, ended, broken } = await link();
  const method = path.reduce((member, name) => member[name] as Remote, remote);
  const result = await Promise.race([method(...args), ended]);
  return isResponse(result) ? endingWith(result, broken) : result;
}

/** Whether a result has a stream, which is still read when the call is over. */
const isResponse = (result: unknown): result is WireResponse =>
  typeof result === 'object' && result !== null && 'body' in result && result.body instanceof ReadableStream;
