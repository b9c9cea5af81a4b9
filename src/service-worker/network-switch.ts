// The network switch in the service worker: the headers of the present state, and the refusal of
// requests to other origins while it is closed.
import {
  NETWORK_CHANNEL,
  type NetworkSet,
  type NetworkState,
  readNetwork,
  writeNetwork,
} from '../contracts/network/network-switch.ts';
import type { RequestCounter } from '../contracts/network/request-counter.ts';
import { CLOSED_HEADERS, SECURITY_HEADERS } from './security-headers.ts';

export interface NetworkSwitchDeps {
  /** The scope of the registration. */
  scope: string;
  /** Milliseconds since 1970. */
  now(): number;
  /** Counts what is refused, by its sender. */
  counters: Record<'page' | 'worker', Pick<RequestCounter, 'refused' | 'flush'>>;
  /** The type of the client with an id; undefined for an unknown one. */
  typeOf(clientId: string): Promise<ClientTypes | undefined>;
}

/** The needed part of a FetchEvent. */
export interface FetchToJudge {
  readonly request: Request;
  readonly clientId: string;
  respondWith(response: Promise<Response>): void;
  waitUntil(work: Promise<unknown>): void;
}

export class NetworkSwitch {
  readonly #deps: NetworkSwitchDeps;
  /** Undefined until it is read: the service worker may have been stopped. */
  #state: NetworkState | undefined;
  readonly #read: Promise<void>;

  constructor(deps: NetworkSwitchDeps) {
    this.#deps = deps;
    this.#read = readNetwork(deps.scope).then((state) => {
      this.#state ??= state;
    });
  }

  /** Stores the state, and reports it to every tab. */
  async set(isClosed: boolean): Promise<NetworkSet> {
    const state = { isClosed, sinceMs: this.#deps.now() };
    try {
      await writeNetwork(this.#deps.scope, state);
    } catch (error) {
      return { type: 'network-set', error: `The browser did not store the switch: ${(error as Error).message}` };
    }
    this.#state = state;
    const channel = new BroadcastChannel(NETWORK_CHANNEL);
    channel.postMessage(state);
    channel.close();
    return { type: 'network-set', state };
  }

  /** The headers of documents and scripts in the present state. */
  async headers(): Promise<Readonly<Record<string, string>>> {
    return (await this.#isClosed()) ? CLOSED_HEADERS : SECURITY_HEADERS;
  }

  /**
   * Refuses a request to another origin while the network is closed. A tab that was loaded before
   * still has the policy of an open network. An open network is left to the browser.
   */
  judge(event: FetchToJudge): void {
    if (this.#state?.isClosed === false) return;
    event.respondWith(this.#answer(event));
  }

  async #answer(event: FetchToJudge): Promise<Response> {
    if (!(await this.#isClosed())) return fetch(event.request);
    event.waitUntil(this.#count(event).catch(() => undefined));
    return Response.error();
  }

  async #count({ request, clientId }: FetchToJudge): Promise<void> {
    const { counters, typeOf } = this.#deps;
    const isPage = (await typeOf(clientId)) === 'window';
    const counter = isPage ? counters.page : counters.worker;
    counter.refused(request.url);
    // The browser may stop the service worker before a timer fires.
    await counter.flush();
  }

  async #isClosed(): Promise<boolean> {
    await this.#read;
    return this.#state?.isClosed ?? false;
  }
}
