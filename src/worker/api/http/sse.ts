// Server-sent events as OpenAI streams them: `data:` lines of JSON. The last line is `[DONE]`, or
// an error object after a failure.

import { errorBody } from './errors.ts';

// Comment lines keep a service worker and its client awake during a long prefill. Every client
// library skips them.
const PING_MS = 10_000;

/**
 * Streams `objects` as a Response. It reads them at once, not at the client's pace: a client that
 * stops reading must not keep its turn on the GPU. The context limits the length. `cancel` is
 * called when the client leaves.
 */
export function eventStream(objects: AsyncIterable<unknown>, cancel: () => void): Response {
  const encoder = new TextEncoder();
  let isOpen = true;
  let ping: ReturnType<typeof setInterval> | undefined;
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      const send = (line: string) => {
        if (isOpen) controller.enqueue(encoder.encode(`${line}\n\n`));
      };
      ping = setInterval(() => send(': ping'), PING_MS);
      void sendAll(objects, send).then(() => {
        clearInterval(ping);
        if (isOpen) controller.close();
      });
    },
    cancel() {
      isOpen = false;
      clearInterval(ping);
      cancel();
    },
  });
  return new Response(body, { headers: { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' } });
}

/**
 * Sends all objects. Never rejects: the client already has a status of 200, so an error goes into
 * the stream.
 */
async function sendAll(objects: AsyncIterable<unknown>, send: (line: string) => void): Promise<void> {
  try {
    for await (const object of objects) send(`data: ${JSON.stringify(object)}`);
    send('data: [DONE]');
  } catch (error) {
    send(`data: ${JSON.stringify({ error: errorBody(error) })}`);
  }
}
