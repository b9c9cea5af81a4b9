// Comlink's handlers for a Session's arguments and results. Page and worker register the same ones.

import { proxy, type TransferHandler, transferHandlers } from 'comlink';

interface WithStream {
  body: ReadableStream;
}

/** Transfers a stream with the object that holds it as `body`, because Comlink would clone it. */
const streamHandler: TransferHandler<WithStream, WithStream> = {
  canHandle: (value): value is WithStream =>
    typeof value === 'object' && value !== null && 'body' in value && value.body instanceof ReadableStream,
  serialize: (value) => [value, [value.body]],
  deserialize: (value) => value,
};

/** Passes functions as callbacks and streams as bodies. Safe to call more than once. */
export function registerTransferHandlers(): void {
  transferHandlers.set('stream', streamHandler);
  const proxies = transferHandlers.get('proxy');
  if (!proxies) throw new Error('Comlink has no handler for proxies.');
  transferHandlers.set('proxy', {
    canHandle: (value): value is object => typeof value === 'function' || proxies.canHandle(value),
    // Marks a function of its own as proxy, so that the caller's stays unchanged.
    serialize: (value: unknown) =>
      proxies.serialize(typeof value === 'function' ? proxy((...args: unknown[]) => value(...args)) : value),
    deserialize: (value) => proxies.deserialize(value),
  });
}
