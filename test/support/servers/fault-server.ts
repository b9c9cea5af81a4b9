// A model host with requested faults, and a log of all requests. It redirects to a second origin
// with signatures that expire, ignores ranges, cuts, stalls, and sends wrong bytes and lengths. It
// is pure Node, for unit tests and browsers alike.
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type FileContent, sendBody } from './fault-body.ts';

/** One request as it arrived. */
export interface Asked {
  /** Counts the requests of this server from 0. */
  number: number;
  /**
   * `hub` is the host of a model's URL. `cdn` is the second origin, to which a redirecting hub
   * sends its clients.
   */
  host: 'hub' | 'cdn';
  method: string;
  /** Name of a file in the model's folder. */
  file: string;
  /** `until` is exclusive. Null without a Range header. */
  range: { from: number; until: number } | null;
  headers: IncomingHttpHeaders;
}

/** One request with its reply. */
export interface Served extends Asked {
  status: number;
  /** Bytes of the body sent so far. */
  bytes: number;
}

/** The faults of a reply. Several hold at once unless they exclude each other. */
export interface Fault {
  /** Replies with this status, without bytes of the file. */
  status?: number;
  /** Replies with this text and status 200, as `contentType`. */
  page?: string;
  contentType?: string;
  /** Redirects to this URL. */
  redirect?: string;
  /** Signs the redirect to the CDN with a time in the past. */
  expired?: boolean;
  /** Replies with the whole file and status 200. */
  ignoreRange?: boolean;
  /** Shifts the sent range by that many bytes. Content-Range shows the shift unless `pretends`. */
  shift?: number;
  /** Sends the requested Content-Range in spite of the fault. */
  pretends?: boolean;
  /** Size of the whole file in Content-Range. */
  totalBytes?: number;
  /** Ends the body properly that many bytes early, or late if negative. */
  shortBy?: number;
  /** Sends no Content-Length. */
  chunked?: boolean;
  /** Closes the connection after that many bytes of the body. */
  cutAfter?: number;
  /** Sends nothing more after that many bytes of the body. The connection stays open. */
  stallAfter?: number;
  /** Slows this body down. */
  bytesPerSecond?: number;
  /** Flips the lowest bit of the byte at this offset of the file. */
  flipBitAt?: number;
  /** Compresses the requested range, or the file, of which it then sends the range. */
  gzip?: 'range' | 'file';
  /** `missing` sends no CORS header, `hidden` exposes no header to scripts. */
  cors?: 'missing' | 'hidden';
  headers?: Record<string, string>;
}

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
