// A model host that misbehaves on request: redirects to a second origin with signatures that expire, ignores ranges, cuts, stalls,
// lies about bytes and lengths. Pure Node, for unit tests and browsers alike. Takes files and faults, keeps a log of all it was asked.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Asked, Fault, Served } from './fault.ts';
import { type FileContent, sendBody } from './fault-body.ts';

export interface FaultServerOptions {
  /** By name in the model's folder. */
  files: ReadonlyMap<string, FileContent>;
  /** The hub redirects every request to a signed URL of the CDN. */
  redirects?: boolean;
  /** Lifetime of a signature, ms. */
  signatureMs?: number;
  /** Slows each body down. */
  bytesPerSecond?: number;
  /** Port of the hub. Default: a free one. */
  port?: number;
}

export interface FaultServer {
  /** The model's folder on the hub. */
  url: string;
  /** Origin of the CDN. */
  cdn: string;
  files: ReadonlyMap<string, FileContent>;
  /** In the order they came, preflights included. */
  requests: Served[];
  /** Most bodies that were sent at the same time. */
  peak: number;
  /** Chooses the fault of a request. Default: none. */
  fault: (asked: Asked) => Fault | undefined;
  /** Cuts every connection. */
  disconnect(): void;
  /** Closes every connection and accepts no more. */
  stop(): Promise<void>;
}

interface State {
  server: FaultServer;
  options: FaultServerOptions;
  /** Bodies being sent now. */
  sending: number;
}

/** Signatures of the real CDN live for an hour. */
const SIGNATURE_MS = 3_600_000;

const RANGE = /^bytes=(\d+)-(\d+)$/;

/** Starts both origins on 127.0.0.1. */
export async function startFaultServer(options: FaultServerOptions): Promise<FaultServer> {
  const server: FaultServer = {
    url: '',
    cdn: '',
    files: options.files,
    requests: [],
    peak: 0,
    fault: () => undefined,
    disconnect: () => listeners.forEach((listener) => listener.closeAllConnections()),
    stop: async () => void (await Promise.all(listeners.map(stop))),
  };
  const state: State = { server, options, sending: 0 };
  const listeners = (['hub', 'cdn'] as const).map((host) =>
    createServer((request, response) => answer(state, host, request, response)),
  );
  const [hub = '', cdn = ''] = await Promise.all(
    listeners.map((listener, i) => listen(listener, i === 0 ? (options.port ?? 0) : 0)),
  );
  return Object.assign(server, { url: `${hub}/model`, cdn });
}

async function listen(listener: Server, port: number): Promise<string> {
  await new Promise<void>((resolve, reject) => listener.once('error', reject).listen(port, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(listener.address() as AddressInfo).port}`;
}

function stop(listener: Server): Promise<void> {
  return new Promise((resolve) => {
    listener.close(() => resolve());
    listener.closeAllConnections();
  });
}

function answer(state: State, host: Asked['host'], request: IncomingMessage, response: ServerResponse): void {
  const { server, options } = state;
  const served = log(server, host, request);
  const fault = server.fault(served) ?? {};
  const send = (status: number, headers: Record<string, string | number> = {}, text = '') => {
    served.status = status;
    served.bytes = text.length;
    response.writeHead(status, { ...corsHeaders(fault), ...headers, ...fault.headers }).end(text);
  };
  // The reply of a host without CORS preflights. A download that needs one fails.
  if (request.method === 'OPTIONS') return send(403);
  if (fault.page !== undefined) return send(200, { 'content-type': fault.contentType ?? 'text/html' }, fault.page);
  if (fault.redirect !== undefined) return send(302, { location: fault.redirect });
  if (fault.status !== undefined) return send(fault.status);
  if (host === 'cdn' && isExpired(request)) return send(403);
  const content = server.files.get(served.file);
  if (!content) return send(404);
  if (host === 'hub' && options.redirects) return send(302, { location: signedUrl(state, served.file, fault) });
  void sendFile(state, served, { content, fault, response });
}

function log(server: FaultServer, host: Asked['host'], request: IncomingMessage): Served {
  const { pathname } = new URL(request.url ?? '/', 'http://server');
  const match = RANGE.exec(request.headers.range ?? '');
  const served: Served = {
    number: server.requests.length,
    host,
    method: request.method ?? '',
    file: decodeURIComponent(pathname.slice('/model/'.length)),
    range: match && { from: Number(match[1]), until: Number(match[2]) + 1 },
    headers: request.headers,
    status: 0,
    bytes: 0,
  };
  server.requests.push(served);
  return served;
}

function signedUrl({ server, options }: State, file: string, { expired }: Fault): string {
  const until = Date.now() + (expired ? -1 : (options.signatureMs ?? SIGNATURE_MS));
  return `${server.cdn}/model/${file}?expires=${until}`;
}

function isExpired(request: IncomingMessage): boolean {
  const { searchParams } = new URL(request.url ?? '/', 'http://server');
  return Date.now() > Number(searchParams.get('expires') ?? 0);
}

function corsHeaders({ cors }: Fault): Record<string, string> {
  if (cors === 'missing') return {};
  return { 'access-control-allow-origin': '*', ...(cors !== 'hidden' && { 'access-control-expose-headers': '*' }) };
}

interface Sending {
  content: FileContent;
  fault: Fault;
  response: ServerResponse;
}

async function sendFile(state: State, served: Served, { content, fault, response }: Sending): Promise<void> {
  state.sending += 1;
  state.server.peak = Math.max(state.server.peak, state.sending);
  const rate = fault.bytesPerSecond ?? state.options.bytesPerSecond ?? Number.POSITIVE_INFINITY;
  try {
    await sendBody({ served, content, fault, response, rate, headers: corsHeaders(fault) });
  } finally {
    state.sending -= 1;
  }
}
