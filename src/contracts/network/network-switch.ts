// The switch that closes the network: its stored state, and the messages that change it. Page,
// worker and service worker read the same record.

/** The state of the switch. */
export interface NetworkState {
  /** Whether every request beyond the app's origin is refused. */
  isClosed: boolean;
  /** Time of the last change, milliseconds since 1970; 0 if it was never changed. */
  sinceMs: number;
}

/** Asks the service worker to set the switch. It answers on the port that comes with the message. */
export interface SetNetwork {
  type: 'set-network';
  isClosed: boolean;
}

/** The answer to `SetNetwork`. `error`: the state could not be stored, and did not change. */
export type NetworkSet = { type: 'network-set'; state: NetworkState } | { type: 'network-set'; error: string };

/** BroadcastChannel on which the service worker reports each `NetworkState`. */
export const NETWORK_CHANNEL = 'gpt-oss-web network';

const OPEN: NetworkState = { isClosed: false, sinceMs: 0 };

const PREFIX = 'gpt-oss-web network ';
/** Several copies of the app may live below different paths of one origin. */
export const networkCache = (scope: string): string => `${PREFIX}${scope}`;
const recordUrl = (scope: string): string => new URL('network.json', scope).href;

/**
 * Reads the switch of the app below `scope`. It is open where nothing is stored, and where the
 * browser refuses storage: it cannot have been closed there.
 */
export async function readNetwork(scope: string): Promise<NetworkState> {
  try {
    const stored = await caches.match(recordUrl(scope), { cacheName: networkCache(scope) });
    return stored ? ((await stored.json()) as NetworkState) : OPEN;
  } catch {
    return OPEN;
  }
}

/** Stores the switch of the app below `scope`. Errors: those of the Cache API. */
export async function writeNetwork(scope: string, state: NetworkState): Promise<void> {
  const cache = await caches.open(networkCache(scope));
  await cache.put(recordUrl(scope), new Response(JSON.stringify(state), { headers: { 'content-type': 'application/json' } }));
}
