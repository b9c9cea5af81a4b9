// A server in OpenAI’s shape that keeps what it was sent.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface RecordedCall {
  path: string;
  /** The header `Authorization`, or an empty text. */
  key: string;
  body: unknown;
}

export interface RecordingServer {
  /** `http://127.0.0.1:PORT` */
  origin: string;
  /** The calls since the last `take`, oldest first. Forgets them. */
  take(): RecordedCall[];
  stop(): void;
}

const COMPLETION = { id: 'a', object: 'chat.completion', created: 1, model: 'm', choices: [] };
const CHUNK = { ...COMPLETION, object: 'chat.completion.chunk' };

/** The JSON of a text. Undefined for a text that is not JSON. */
function parsed(text: string): { stream?: unknown } | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Answers every call with a completion that has no choices, streamed where the call asks for it. */
export async function startRecordingServer(): Promise<RecordingServer> {
  let received: RecordedCall[] = [];
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    let text = '';
    for await (const chunk of request.setEncoding('utf8')) text += chunk;
    const body = parsed(text);
    received.push({ path: request.url ?? '', key: request.headers.authorization ?? '', body });
    // A call without an answer would hang the program that made it.
    if (body === undefined) return response.writeHead(400).end('The body is not JSON.');
    if (!body.stream) return response.setHeader('content-type', 'application/json').end(JSON.stringify(COMPLETION));
    response.setHeader('content-type', 'text/event-stream');
    response.end(`data: ${JSON.stringify(CHUNK)}\n\ndata: [DONE]\n\n`);
  };
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    take: () => {
      const taken = received;
      received = [];
      return taken;
    },
    stop: () => void server.close(),
  };
}
