// The faults that the fault server can make, and its log of requests. Types only.

import type { IncomingHttpHeaders } from 'node:http';

/** A request as it came. */
export interface Asked {
  /** Counts the requests of this server from 0. */
  number: number;
  /** `hub` is what a model's URL names; `cdn` is the second origin to which a redirecting hub sends its clients. */
  host: 'hub' | 'cdn';
  method: string;
  /** Name of a file in the model's folder. */
  file: string;
  /** `until` is exclusive; null without a Range header. */
  range: { from: number; until: number } | null;
  headers: IncomingHttpHeaders;
}

/** A request as it was answered. */
export interface Served extends Asked {
  status: number;
  /** Bytes of the body that were sent, so far. */
  bytes: number;
}

/** How a server misbehaves. Faults combine where they do not exclude each other. */
export interface Fault {
  /** Answers this status without bytes of the file. */
  status?: number;
  /** Answers this text with status 200, as `contentType`. */
  page?: string;
  contentType?: string;
  /** Redirects to this address. */
  redirect?: string;
  /** Signs the redirect to the CDN with a time that has passed. */
  expired?: boolean;
  /** Answers the whole file with status 200. */
  ignoreRange?: boolean;
  /** Shifts the answered range by that many bytes, and says so unless `pretends`. */
  shift?: number;
  /** Sends a Content-Range as if all were well. */
  pretends?: boolean;
  /** Size of the whole file as Content-Range tells it. */
  totalBytes?: number;
  /** Ends the body properly that many bytes early, or late where it is negative. */
  shortBy?: number;
  /** Announces no Content-Length. */
  chunked?: boolean;
  /** Closes the connection after that many bytes of the body. */
  cutAfter?: number;
  /** Sends nothing more after that many bytes of the body; the connection stays open. */
  stallAfter?: number;
  /** Slows this body down. */
  bytesPerSecond?: number;
  /** Flips the lowest bit of the byte at this offset of the file. */
  flipBitAt?: number;
  /** Compresses: the range that was asked for, or the file, of which it then sends the range. */
  gzip?: 'range' | 'file';
  /** `missing` sends no CORS header, `hidden` exposes no header to scripts. */
  cors?: 'missing' | 'hidden';
  headers?: Record<string, string>;
}
