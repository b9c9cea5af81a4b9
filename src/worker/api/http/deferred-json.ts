// A JSON response that has its status before its body, so that the client can leave in between.
// Through threads and a service worker only the cancel of a body reports that the client left. The
// reason is a browser bug: Chromium 156 never aborts the signal of a pending fetch event.

import { KEEP_ALIVE_MS } from './keep-alive.ts';

/**
 * Responds with status 200 now, and with the JSON of `value` when it settles. A rejection breaks
 * the body off. `cancel` is called when the client leaves.
 */
export function deferredJson(value: Promise<unknown>, cancel: () => void): Response {
  const encoder = new TextEncoder();
  let isOpen = true;
  let space: ReturnType<typeof setInterval> | undefined;
  const end = () => {
    isOpen = false;
    clearInterval(space);
  };
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      const send = (json: unknown) => {
        if (!isOpen) return;
        controller.enqueue(encoder.encode(JSON.stringify(json)));
        controller.close();
      };
      // JSON may begin with spaces.
      space = setInterval(() => controller.enqueue(encoder.encode(' ')), KEEP_ALIVE_MS);
      const fail = (error: unknown) => controller.error(error);
      value.then(send).catch(fail).finally(end);
    },
    cancel() {
      end();
      cancel();
    },
  });
  return new Response(body, { headers: { 'content-type': 'application/json' } });
}
