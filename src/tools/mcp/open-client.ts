// Opens a connection with the official MCP client, which is loaded with the first one.

import type { Client, Tool as ServerTool } from '@modelcontextprotocol/client';
import { isNoAnswer } from './mcp-error.ts';
import type { McpServer } from './server-settings.ts';

/** A server that takes longer to answer the first request counts as gone. */
const CONNECT_TIMEOUT_MS = 20_000;

/** A connection, and the tools that the server had when it was opened. */
export interface OpenClient {
  client: Client;
  tools: readonly ServerTool[];
}

export interface OpenOptions {
  signal: AbortSignal;
  /** Called with the new tools when the server says that they have changed. */
  onToolsChanged(tools: readonly ServerTool[]): void;
}

/** Connects and lists the tools. Rejects with the client's error. */
export async function openClient(server: McpServer, options: OpenOptions): Promise<OpenClient> {
  try {
    return await open(server, 'auto', options);
  } catch (error) {
    // A server whose CORS knows only the headers of 2025 cannot be asked for the protocol of 2026.
    if (!isNoAnswer(error) || options.signal.aborted) throw error;
    return await open(server, 'legacy', options);
  }
}

async function open(server: McpServer, mode: 'auto' | 'legacy', { signal, onToolsChanged }: OpenOptions): Promise<OpenClient> {
  const { Client, StreamableHTTPClientTransport, CfWorkerJsonSchemaValidator } = await loadClient();
  const client = new Client(
    { name: 'gpt-oss-web', version: '1.0.0' },
    {
      versionNegotiation: { mode },
      // It checks without compiling code, which the page's policy forbids.
      jsonSchemaValidator: new CfWorkerJsonSchemaValidator(),
      listChanged: { tools: { onChanged: (error, tools) => !error && tools && onToolsChanged(tools) } },
    },
  );
  const transport = new StreamableHTTPClientTransport(new URL(server.url), {
    requestInit: { headers: { ...server.headers }, credentials: 'omit', referrerPolicy: 'no-referrer' },
    ...(server.fetch ? { fetch: server.fetch } : {}),
  });
  const request = { signal, timeout: CONNECT_TIMEOUT_MS };
  try {
    // The client's first request does not listen to the signal.
    await untilAborted(client.connect(transport, request), signal);
    const { tools } = await client.listTools(undefined, request);
    return { client, tools };
  } catch (error) {
    await transport.close().catch(() => undefined); // The first error says more.
    throw error;
  }
}

/** As `promise`, but rejects at once when `signal` aborts. */
async function untilAborted(promise: Promise<void>, signal: AbortSignal): Promise<void> {
  const listening = new AbortController();
  const aborted = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { signal: listening.signal });
  });
  try {
    await Promise.race([promise, aborted]);
  } finally {
    listening.abort();
  }
}

/** zod compiles code with `new Function` unless it is told before the client is loaded. */
async function loadClient() {
  const { config } = await import('zod/v4/core');
  config({ jitless: true });
  const [client, validator] = await Promise.all([
    import('@modelcontextprotocol/client'),
    import('@modelcontextprotocol/client/validators/cf-worker'),
  ]);
  return { ...client, ...validator };
}
