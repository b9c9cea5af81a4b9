// Counts bytes that a server has sent and no browser has read. They are in the system's socket
// buffers, which Linux lets grow to tens of megabytes a connection.

import { readFileSync } from 'node:fs';

/** Bytes in transit, unsent or unread, in all connections to a port of this machine. */
export function unreadBytes(port: number): number {
  const lines = ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((path) => readFileSync(path, 'utf8').split('\n').slice(1));
  return lines.reduce((sum, line) => sum + queued(line, port), 0);
}

/**
 * proc(5): local and remote address as `hex address:hex port`, state, then `tx_queue:rx_queue`,
 * both hex.
 */
function queued(line: string, port: number): number {
  const [, local = '', remote = '', , queues = ''] = line.trim().split(/\s+/);
  const [sending = 0, unread = 0] = queues.split(':').map((hex) => Number.parseInt(hex, 16));
  const portOf = (address: string) => Number.parseInt(address.split(':')[1] ?? '', 16);
  if (portOf(local) === port) return sending;
  return portOf(remote) === port ? unread : 0;
}
