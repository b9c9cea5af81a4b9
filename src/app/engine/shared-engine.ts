// One engine for all tabs of the origin. The tab that holds a Web Lock runs the worker. The others reach that worker by a port, which
// the service worker passes on. When the tab closes, the next in the lock's queue takes over. Knows nothing of models.
import { namedError } from '../../contracts/errors.ts';
import type { Session } from '../../contracts/session.ts';
import { ENGINE_LOCK, type EngineHere, type JoinEngine, type Joined, type TabNews } from '../../contracts/shared-engine.ts';
import { type Link, linkTo, type StartedWorker, sessionOver } from '../platform/connect.ts';
import { createStore, type Store } from '../platform/store.ts';

/**
 * `starting`: it is not known yet where the engine is. `here`: this tab runs it. `elsewhere`: another tab runs it for this one.
 * `unreachable`: another tab has it and does not answer.
 */
export type EnginePlace = 'starting' | 'here' | 'elsewhere' | 'unreachable';

export interface EngineState {
  place: EnginePlace;
  /** This tab took over from one that was closed, and the user has not dismissed the notice. */
  hasTakenOver: boolean;
}

export interface SharedEngine {
  session: Session;
  store: Store<EngineState>;
  /** Settles, once, with the reason if this tab's own worker stops. */
  died: Promise<Error>;
  /** Calls `listener` each time when another worker than before answers. What it had loaded is gone. */
  onMoved(listener: () => void): void;
  /** Answers a search of the service worker, if the engine is here. */
  answerSearch(port: MessagePort): void;
  dismiss(): void;
}

export interface EngineDeps {
  /** The browser's locks. Null where there are none: each tab then has a worker of its own. */
  locks: Pick<LockManager, 'request'> | null;
  startWorker(): StartedWorker;
  /** Sends a request and its port to the service worker. */
  join(request: JoinEngine, port: MessagePort): void;
  /** The channel between the tabs. */
  channel: Pick<BroadcastChannel, 'postMessage' | 'addEventListener'>;
}

/** After this, ms, a tab asks again for the engine. A busy computer may need seconds to start a service worker. */
const JOIN_MS = 5000;

/** Finds the engine of this origin, or starts it. */
export function shareEngine(deps: EngineDeps): SharedEngine {
  const engine = new Engine(deps);
  void engine.start();
  return engine;
}

class Engine implements SharedEngine {
  readonly session: Session;
  readonly store: Store<EngineState> = createStore<EngineState>({ place: 'starting', hasTakenOver: false });
  readonly died: Promise<Error>;
  readonly #deps: EngineDeps;
  readonly #listeners: (() => void)[] = [];
  #reportDeath: (error: Error) => void = () => {};
  #way = new Way();
  #worker: Worker | null = null;
  /** Counts searches for the engine: a later one ends those before. */
  #search = 0;
  readonly #tabLock = `gpt-oss-web tab ${crypto.randomUUID()}`;

  constructor(deps: EngineDeps) {
    this.#deps = deps;
    this.session = sessionOver(() => this.#way.link);
    this.died = new Promise((resolve) => {
      this.#reportDeath = resolve;
    });
  }

  async start(): Promise<void> {
    const { locks, channel } = this.#deps;
    if (!locks) return void this.#run();
    channel.addEventListener('message', (event) => {
      if ((event as MessageEvent<TabNews>).data === 'moved') void this.#follow();
    });
    if (await this.#takeFreeLock(locks)) return;
    void locks.request(ENGINE_LOCK, () => this.#takeOver());
    await this.#holdTabLock(locks);
    await this.#join();
  }

  onMoved(listener: () => void): void {
    this.#listeners.push(listener);
  }

  answerSearch(port: MessagePort): void {
    const worker = this.#worker;
    if (!worker) return;
    port.onmessage = ({ data, ports }: MessageEvent<JoinEngine>) => {
      worker.postMessage(data, [...ports]);
      port.close();
    };
    port.postMessage({ type: 'engine-here' } satisfies EngineHere);
  }

  dismiss(): void {
    this.store.set({ ...this.store.get(), hasTakenOver: false });
  }

  /** Runs the engine here if no tab has it; gives whether it does. The lock is held until the worker stops. */
  #takeFreeLock(locks: Pick<LockManager, 'request'>): Promise<boolean> {
    return new Promise((resolve) => {
      const hold = (lock: Lock | null) => {
        resolve(lock !== null);
        return lock && this.#run();
      };
      locks.request(ENGINE_LOCK, { ifAvailable: true }, hold).catch(() => {
        // A browser that refuses locks lets no tab know of another: each has its own worker.
        resolve(true);
        return this.#run();
      });
    });
  }

  /** Holds a lock that shows that this tab lives; settles when it has it. */
  #holdTabLock(locks: Pick<LockManager, 'request'>): Promise<void> {
    return new Promise((resolve) => {
      void locks.request(this.#tabLock, () => {
        resolve();
        return new Promise(() => {});
      });
    });
  }

  /** Starts the worker; settles when it stops. */
  async #run(): Promise<void> {
    const { worker, died } = this.#deps.startWorker();
    this.#worker = worker;
    this.#enter('here', linkTo(worker, died));
    const error = await died;
    this.#worker = null;
    this.#reportDeath(error);
  }

  #takeOver(): Promise<void> {
    this.#search += 1;
    this.#leave();
    const stopped = this.#run();
    this.store.set({ place: 'here', hasTakenOver: true });
    this.#deps.channel.postMessage('moved' satisfies TabNews);
    this.#report();
    return stopped;
  }

  /** Another tab has taken over. */
  async #follow(): Promise<void> {
    if (this.#worker) return;
    this.#leave();
    if (await this.#join()) this.#report();
  }

  /** Asks for a port to the engine until there is one; gives whether there is one, and it is still wanted. */
  async #join(): Promise<boolean> {
    this.#search += 1;
    const search = this.#search;
    while (this.#search === search) {
      const { port1, port2 } = new MessageChannel();
      this.#deps.join({ type: 'join-engine', tabLock: this.#tabLock }, port2);
      const hasJoined = await joined(port1);
      if (this.#search === search && hasJoined) {
        this.#enter('elsewhere', linkTo(port1, this.#way.ended));
        return true;
      }
      port1.close();
      if (this.#search === search) this.store.set({ ...this.store.get(), place: 'unreachable' });
    }
    return false;
  }

  #enter(place: EnginePlace, link: Link): void {
    this.#way.open(link);
    this.store.set({ ...this.store.get(), place });
  }

  /** Ends the calls to the worker that is gone. Calls that wait for a worker go on waiting. */
  #leave(): void {
    if (!this.#way.isOpen) return;
    this.#way.end();
    this.#way = new Way();
  }

  #report(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** The way to one worker, from the search for it until it is gone. */
class Way {
  readonly link: Promise<Link>;
  readonly ended: Promise<Error>;
  isOpen = false;
  #open: (link: Link) => void = () => {};
  #end: (error: Error) => void = () => {};

  constructor() {
    this.link = new Promise((resolve) => {
      this.#open = resolve;
    });
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  open(link: Link): void {
    this.isOpen = true;
    this.#open(link);
  }

  end(): void {
    const message = 'The tab that ran the model was closed before it was done. Another tab runs it now: ask again.';
    this.#end(namedError('engine-moved', message));
  }
}

/** Whether the engine's worker answers on `port` in time. */
function joined(port: MessagePort): Promise<boolean> {
  return new Promise((resolve) => {
    port.addEventListener('message', ({ data }: MessageEvent<Partial<Joined> | null>) => {
      if (data?.type === 'joined') resolve(true);
    });
    port.start();
    setTimeout(() => resolve(false), JOIN_MS);
  });
}
