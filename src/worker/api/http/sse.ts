// Server-sent events as OpenAI streams them: `data:` lines of JSON, an error object if it fails midway, `[DONE]` if it does not.
// Takes objects, gives a Response; refuses to know what the objects mean.

import { errorBody } from './errors.ts';

// Comment lines keep a service worker and its client awake through a long prefill; every client library skips them.
const PING_MS = 10_000;

/**
 * A streamed Response of `objects`. They are read as fast as they come, not as fast as the client reads: a client that stops
 * reading must not keep its turn on the GPU, and a generation is bounded by the context. `cancel` is called when the client leaves.
 * `frame` writes an object as an event.
 */
export function eventStream<Sent>(
  objects: AsyncIterable<Sent>,
  cancel: () => void,
  frame: (object: Sent) => string = dataLine,
): Response {
  const encoder = new TextEncoder();
  let isOpen = true;
  let ping: ReturnType<typeof setInterval> | undefined;
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      const send = (line: string) => {
        if (isOpen) controller.enqueue(encoder.encode(`${line}\n\n`));
      };
      ping = setInterval(() => send(': ping'), PING_MS);
      void sendAll(objects, (object) => send(frame(object)), send).then(() => {
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

/** An event without a name. */
function dataLine(object: unknown): string {
  return `data: ${JSON.stringify(object)}`;
}

/** An event that has its type as its name, as Responses are streamed. */
export function namedEvent(event: { type: string }): string {
  return `event: ${event.type}\n${dataLine(event)}`;
}

/** Never rejects: whatever fails is told to the client, who has a status of 200 already. */
async function sendAll<Sent>(
  objects: AsyncIterable<Sent>,
  send: (object: Sent) => void,
  sendLine: (line: string) => void,
): Promise<void> {
  try {
    for await (const object of objects) send(object);
    sendLine('data: [DONE]');
  } catch (error) {
    sendLine(dataLine({ error: errorBody(error) }));
  }
}
