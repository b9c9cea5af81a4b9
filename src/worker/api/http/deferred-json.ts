// A JSON response that has its status before its body, so that the client can leave in between.
// Through threads and a service worker only the cancel of a body reports that the client left. The
// reason is a browser bug: Chromium 156 never aborts the signal of a pending fetch event.

/**
 * Responds with status 200 now, and with the JSON of `value` when it settles. A rejection breaks
 * the body off. `cancel` is called when the client leaves.
 */
export function deferredJson(value: Promise<unknown>, cancel: () => void): Response {
  let isOpen = true;
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      const send = (json: unknown) => {
        if (!isOpen) return;
        controller.enqueue(new TextEncoder().encode(JSON.stringify(json)));
        controller.close();
      };
      value.then(send).catch((error: unknown) => controller.error(error));
    },
    cancel() {
      isOpen = false;
      cancel();
    },
  });
  return new Response(body, { headers: { 'content-type': 'application/json' } });
}
