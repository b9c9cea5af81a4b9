// How what a Session takes and gives crosses between page and worker, for Comlink. Both sides register the same handlers.

import { proxy, type TransferHandler, transferHandlers } from 'comlink';

interface WithStream {
  body: ReadableStream;
}

/** Moves a stream with the object that carries it as `body`; Comlink would try to clone it. */
const streamHandler: TransferHandler<WithStream, WithStream> = {
  canHandle: (value): value is WithStream =>
    typeof value === 'object' && value !== null && 'body' in value && value.body instanceof ReadableStream,
  serialize: (value) => [value, [value.body]],
  deserialize: (value) => value,
};

/** Lets functions cross as callbacks and streams as bodies. Safe to call more than once. */
export function registerTransferHandlers(): void {
  transferHandlers.set('stream', streamHandler);
  const proxies = transferHandlers.get('proxy');
  if (!proxies) throw new Error('Comlink has no handler for proxies.');
  transferHandlers.set('proxy', {
    canHandle: (value): value is object => typeof value === 'function' || proxies.canHandle(value),
    // A function of its own is marked, so that the caller's stays as it is.
    serialize: (value: unknown) =>
      proxies.serialize(typeof value === 'function' ? proxy((...args: unknown[]) => value(...args)) : value),
    deserialize: (value) => proxies.deserialize(value),
  });
}
