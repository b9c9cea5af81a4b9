// Takes the service worker's calls of `fetch('/v1/…')` from the first moment. The code that answers
// them is loaded with the first one.
import type { ApiCall } from '../../contracts/api-calls.ts';
import type { Session } from '../../contracts/session.ts';
import { busy } from '../platform/busy.ts';

/**
 * Answers the service worker's calls with `session` for as long as the page lives. `onAnswered` is
 * called after each call, because a call may load another model.
 */
export function listenForCalls(container: ServiceWorkerContainer, session: Session, onAnswered: () => void): void {
  const { locks } = navigator;
  container.addEventListener('message', (event: MessageEvent<ApiCall>) => {
    const [port] = event.ports;
    if (event.data.type !== 'api-call' || !port) return;
    const work = async () => (await import('./answer-api.ts')).answer(event.data, port, { session, locks });
    // A port without an answer is asked again elsewhere: the code may be out of reach.
    void busy.whileBusy(() => work().catch(() => port.close())).then(onAnswered);
  });
  // Listeners that were added with addEventListener need this. Messages before it are kept.
  container.startMessages();
}
