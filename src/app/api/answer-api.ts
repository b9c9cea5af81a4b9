// The page's part of `fetch('/v1/…')`: it passes calls of the service worker to the session, and
// the stream of the answer back.

import { endingWith } from '../../contracts/api/broken-body.ts';
import type { ApiCall, ApiCancel, ApiReply, WireResponse } from '../../contracts/api-calls.ts';
import type { ApiSession } from '../../contracts/session.ts';

/** The needed part of a Session. */
interface AnsweringSession {
  api: Pick<ApiSession, 'handle' | 'cancel'>;
}

/** Answers one call on `port`; settles when the body was read to its end or cancelled. */
export async function answer(
  { request, carrierLock }: ApiCall,
  port: MessagePort,
  { session, locks }: { session: AnsweringSession; locks: Pick<LockManager, 'request'> },
): Promise<void> {
  const reply = (message: ApiReply, transfer: Transferable[] = []) => port.postMessage(message, transfer);
  const left = new AbortController();
  const leave = () => {
    left.abort(new Error('The caller left.'));
    session.api.cancel(request.id).catch(() => undefined); // The call itself reports why the worker does not answer.
  };
  port.onmessage = ({ data }: MessageEvent<ApiCancel>) => data.type === 'cancel' && leave();
  const over = new AbortController();
  locks.request(carrierLock, { signal: over.signal }, leave).catch(() => undefined); // The call was over before.
  reply({ type: 'accepted' });
  try {
    const response = await session.api.handle(request);
    if (left.signal.aborted) await response.body?.cancel();
    else await forward(response, reply, left.signal);
  } catch (thrown) {
    const { name, message } = thrown instanceof Error ? thrown : new Error(String(thrown));
    reply({ type: 'failed', name, message });
  } finally {
    over.abort();
  }
}

/**
 * Hands the response over; settles when its body is over. A write into a stream that nobody reads
 * any more would never end.
 */
function forward(
  response: WireResponse,
  reply: (message: ApiReply, transfer: Transferable[]) => void,
  left: AbortSignal,
): Promise<void> {
  return new Promise((resolve) => {
    const handed = endingWith(response, left, resolve);
    reply({ type: 'response', response: handed }, handed.body ? [handed.body] : []);
  });
}
