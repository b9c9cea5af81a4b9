// The network switch as the page sees it: its state, whether this tab already has the policy of that
// state, and the way to change it.
import { type NetworkSet, type NetworkState, readNetwork, type SetNetwork } from '../../contracts/network/network-switch.ts';
import { createStore, type Store } from '../platform/store.ts';

export interface NetworkView extends NetworkState {
  /**
   * Whether this tab was loaded with the policy of this state. Until it is reloaded, only the
   * service worker refuses requests.
   */
  isInForce: boolean;
  /** Why the last change failed; null if it did not. */
  fault: string | null;
}

export interface Network {
  /** Null until it is read. */
  store: Store<NetworkView | null>;
  /** Whether a service worker is there to enforce the switch. */
  canChange(): boolean;
  /** Closes or opens the network for all tabs. Never rejects. */
  set(isClosed: boolean): Promise<void>;
}

export interface NetworkDeps {
  /** Null where the browser forbids service workers. */
  container: Pick<ServiceWorkerContainer, 'controller'> | null;
  /** Absolute URL of the app's folder. */
  scope: string;
  channel: Pick<BroadcastChannel, 'addEventListener'> | null;
  /** The time at which this page was loaded, and whether a service worker served it. */
  loaded: { atMs: number; isServed: boolean };
}

/** A busy computer may need seconds to start a service worker, ms. */
const ANSWER_MS = 10_000;

/** Reads the switch, and follows it when another tab changes it. */
export function createNetwork(deps: NetworkDeps): Network {
  const store: Network['store'] = createStore(null);
  const show = (state: NetworkState, fault: string | null = null) =>
    store.set({ ...state, isInForce: isInForce(state, deps.loaded), fault });
  deps.channel?.addEventListener('message', ({ data }: MessageEvent<NetworkState>) => show(data));
  void readNetwork(deps.scope).then((state) => store.get() ?? show(state));
  return {
    store,
    canChange: () => (deps.container?.controller ?? null) !== null,
    async set(isClosed) {
      const answer = await ask(deps.container, { type: 'set-network', isClosed });
      if ('state' in answer) return show(answer.state);
      const before = await readNetwork(deps.scope);
      show(before, answer.error);
    },
  };
}

/** A page that was served after the change has its policy. Without any change, it has the first one. */
function isInForce({ sinceMs }: NetworkState, { atMs, isServed }: NetworkDeps['loaded']): boolean {
  return sinceMs === 0 || (isServed && atMs >= sinceMs);
}

async function ask(container: NetworkDeps['container'], message: SetNetwork): Promise<NetworkSet> {
  const worker = container?.controller;
  if (!worker) return { type: 'network-set', error: 'No service worker is in control of this tab. Reload it, then try again.' };
  const { port1, port2 } = new MessageChannel();
  const answered = new Promise<NetworkSet>((resolve) => {
    port1.onmessage = ({ data }: MessageEvent<NetworkSet>) => resolve(data);
    const error = 'The service worker did not answer. Reload this tab, then try again.';
    setTimeout(() => resolve({ type: 'network-set', error }), ANSWER_MS);
  });
  worker.postMessage(message, [port2]);
  return answered.finally(() => port1.close());
}
