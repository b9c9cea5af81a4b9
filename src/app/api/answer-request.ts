// A call of `window.gptOss.fetch`, answered by the session. Loaded with the first call.
import { breakable } from '../../contracts/api/broken-body.ts';
import type { WireRequest, WireResponse } from '../../contracts/api-calls.ts';
import type { PageApiDeps } from './page-api.ts';

/**
 * Answers a request, which `signal` ends. Errors: the reason of the signal. A later failure is a
 * response with an error.
 */
export async function answerRequest(
  request: Request,
  signal: AbortSignal,
  { session, whileBusy, onAnswered }: PageApiDeps,
): Promise<Response> {
  const call = await toWire(request);
  return new Promise((resolve, reject) => {
    const leave = () => {
      reject(reasonOf(signal));
      session.api.cancel(call.id).catch(() => undefined); // The call itself reports why the worker does not answer.
    };
    if (signal.aborted) return reject(reasonOf(signal));
    signal.addEventListener('abort', leave, { once: true });
    const work = async () => {
      const response = await session.api.handle(call).catch(failure);
      signal.removeEventListener('abort', leave);
      if (signal.aborted) await response.body?.cancel();
      else await deliver(response, signal, resolve);
    };
    void whileBusy(work).then(onAnswered);
  });
}

/** Gives the response to `resolve`; settles when its body was read to the end, or left. */
function deliver(
  { status, headers, body }: WireResponse,
  signal: AbortSignal,
  resolve: (response: Response) => void,
): Promise<void> {
  return new Promise((onOver) => {
    const read = body && breakable(body, { broken: signal, ending: 'failure', onOver });
    if (!read) onOver();
    resolve(new Response(read, { status, headers }));
  });
}

async function toWire(request: Request): Promise<WireRequest> {
  const { method, url } = request;
  request.signal.throwIfAborted();
  return { id: crypto.randomUUID(), method, url, headers: [...request.headers], body: await request.text() };
}

/** The platform aborts with an Error. A caller may abort with any value. */
function reasonOf(signal: AbortSignal): Error {
  return signal.reason as Error;
}

/** The response if the session cannot answer. It is the same as the service worker's. */
function failure(thrown: unknown): WireResponse {
  const { name, message } = thrown instanceof Error ? thrown : new Error(String(thrown));
  const error = { message, type: 'server_error', param: null, code: name };
  const { body } = new Response(JSON.stringify({ error }));
  return { status: 500, headers: [['content-type', 'application/json']], body };
}
