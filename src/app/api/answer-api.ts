// The page's part of `fetch('/v1/…')`: it passes calls of the service worker to the session, and
// the stream of the answer back.
import type { ApiCall, ApiCancel, ApiReply, WireResponse } from '../../contracts/api-calls.ts';
import type { Session } from '../../contracts/session.ts';
import { busy } from '../platform/busy.ts';

/**
 * Answers the service worker's calls with `session` for as long as the page lives. `onAnswered` is
 * called after each call, because a call may load another model.
 */
export function answerApiCalls(container: ServiceWorkerContainer, session: Session, onAnswered: () => void): void {
  container.addEventListener('message', (event: MessageEvent<ApiCall>) => {
    const [port] = event.ports;
    if (event.data.type === 'api-call' && port) void busy.whileBusy(() => answer(event.data, port, session)).then(onAnswered);
  });
  // Listeners that were added with addEventListener need this. Messages before it are kept.
  container.startMessages();
}

/** Answers one call on `port`. Settles when the body was read to its end or cancelled. */
export async function answer({ request }: ApiCall, port: MessagePort, session: Session): Promise<void> {
  const reply = (message: ApiReply, transfer: Transferable[] = []) => port.postMessage(message, transfer);
  let cancelled = false;
  port.onmessage = ({ data }: MessageEvent<ApiCancel>) => {
    if (data.type !== 'cancel') return;
    cancelled = true;
    session.api.cancel(request.id).catch(() => undefined); // The call itself reports why the worker does not answer.
  };
  reply({ type: 'accepted' });
  try {
    const response = await session.api.handle(request);
    if (cancelled) await response.body?.cancel();
    else await forward(response, reply);
  } catch (thrown) {
    const { name, message } = thrown instanceof Error ? thrown : new Error(String(thrown));
    reply({ type: 'failed', name, message });
  }
}

async function forward(response: WireResponse, reply: (message: ApiReply, transfer: Transferable[]) => void): Promise<void> {
  if (!response.body) return reply({ type: 'response', response }, []);
  // A stream of our own: it reports when the caller has read everything, and passes the caller's
  // cancel on to the worker.
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const finished = response.body.pipeTo(writable);
  reply({ type: 'response', response: { ...response, body: readable } }, [readable]);
  await finished.catch(() => undefined); // Both ends already know: the reader left, or the source failed and errored the stream.
}
