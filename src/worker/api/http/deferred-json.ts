// A JSON body that comes later than its status, so that a client can leave meanwhile: between threads and through a service worker
// only a body that is being read tells that its reader left (Chromium 156 never aborts the signal of a pending fetch event).
// Takes a promise, gives a Response; refuses to know what it waits for.

/** Status 200 now, the JSON of `value` when it settles. A rejection breaks the body off; `cancel` is called when the client leaves. */
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
