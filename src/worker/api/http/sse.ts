// Server-sent events as OpenAI streams them: `data:` lines of JSON. The last line is `[DONE]`, or
// an error object after a failure.

import { errorBody } from './errors.ts';
import { KEEP_ALIVE_MS } from './keep-alive.ts';

/**
 * Streams `objects` as a Response. It reads them at once, not at the client's pace: a client that
 * stops reading must not keep its turn on the GPU. The context limits the length. `cancel` is
 * called when the client leaves. `frame` writes an object as an event.
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
      // Every client library skips comment lines.
      ping = setInterval(() => send(': ping'), KEEP_ALIVE_MS);
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

/**
 * Sends all objects. Never rejects: the client already has a status of 200, so an error goes into
 * the stream.
 */
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
