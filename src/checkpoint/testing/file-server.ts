// A file server on loopback that misbehaves on request: ignores ranges, cuts bodies, answers pages. Keeps a log of what was asked.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Files } from './tiny-checkpoint.ts';

export interface Asked {
  file: string;
  /** The Range header; undefined without one. */
  range: string | undefined;
}

/** How to misbehave. */
export interface Fault {
  status?: number;
  /** Answers a web page with status 200. */
  page?: boolean;
  /** Answers the whole file with status 200. */
  ignoreRange?: boolean;
  /** Closes the connection after that many bytes of the body. */
  cutAfter?: number;
  /** Ends the body properly, but that many bytes early and without announcing a length. */
  shortBy?: number;
  /** Appends that many bytes without announcing a length. */
  longBy?: number;
  /** Shifts the answered range by that many bytes. */
  shift?: number;
  headers?: Record<string, string>;
}

export interface FileServer {
  url: string;
  files: Files;
  asked: Asked[];
  /** Decides how to misbehave; none by default. */
  fault: (asked: Asked) => Fault | undefined;
  close(): Promise<void>;
}

/** Serves `files` until closed. */
export async function serveFiles(files: Files): Promise<FileServer> {
  const state: FileServer = { url: '', files, asked: [], fault: () => undefined, close: async () => undefined };
  const server = createServer((request, response) => answer(state, request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  state.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/model`;
  state.close = () =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return state;
}

function answer(state: FileServer, request: IncomingMessage, response: ServerResponse): void {
  const file = (request.url ?? '').replace('/model/', '');
  const asked = { file, range: request.headers.range };
  state.asked.push(asked);
  const fault = state.fault(asked) ?? {};
  const bytes = state.files.get(file);
  if (fault.page) return void response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html>sign in');
  if (!bytes || fault.status) return void response.writeHead(fault.status ?? 404).end('no');
  const range = fault.ignoreRange ? null : /^bytes=(\d+)-(\d+)$/.exec(asked.range ?? '');
  const from = Number(range?.[1] ?? 0) + (fault.shift ?? 0);
  const body = bytes.subarray(from, range ? Number(range[2]) + 1 + (fault.shift ?? 0) : undefined);
  response.writeHead(range ? 206 : 200, {
    'content-type': 'application/octet-stream',
    ...(range && { 'content-range': `bytes ${from}-${from + body.length - 1}/${bytes.length}` }),
    ...(!fault.shortBy && !fault.longBy && { 'content-length': body.length }),
    ...fault.headers,
  });
  if (fault.cutAfter !== undefined) {
    response.write(body.subarray(0, fault.cutAfter), () => response.destroy());
    return;
  }
  response.write(body.subarray(0, body.length - (fault.shortBy ?? 0)));
  response.end(new Uint8Array(fault.longBy ?? 0));
}
