// One engine for all tabs of the origin. The tab that holds a Web Lock runs the worker. The others
// reach that worker by a port, which the service worker passes on. When the tab closes, the next in
// the lock's queue takes over. Knows nothing of models.
import type { Session } from '../../contracts/session.ts';
import { type EngineHere, type JoinEngine, type TabNews } from '../../contracts/shared-engine.ts';
import { type Link, linkTo, type StartedWorker, sessionOver } from '../platform/connect.ts';
import { createStore, type Store } from '../platform/store.ts';
import { hasJoined, isAwake } from './joining.ts';
import { Way } from './way.ts';

/**
 * `starting`: it is not known yet where the engine is. `here`: this tab runs it. `elsewhere`:
 * another tab runs it for this one. `unreachable`: another tab has it and does not answer.
 */
export type EnginePlace = 'starting' | 'here' | 'elsewhere' | 'unreachable';

export interface EngineState {
  place: EnginePlace;
  /** This tab took over from one that was closed, and the user has not dismissed the notice. */
  hasTakenOver: boolean;
}

export interface SharedEngine {
  /** Names the lock and the channel (`engineName`). */
  readonly name: string;
  session: Session;
  store: Store<EngineState>;
  /** Settles, once, with the reason if this tab's own worker stops. */
  died: Promise<Error>;
  /**
   * Calls `listener` each time when another worker than before answers. What it had loaded is gone.
   */
  onMoved(listener: () => void): void;
  /** Answers a search of the service worker, if the engine is here. */
  answerSearch(port: MessagePort): void;
  dismiss(): void;
}

export interface EngineDeps {
  name: string;
  /** The browser's locks. Null where there are none: each tab then has a worker of its own. */
  locks: Pick<LockManager, 'request'> | null;
  startWorker(): StartedWorker;
  /** Sends a request and its port to the service worker; gives false where there is none. */
  join(request: JoinEngine, port: MessagePort): Promise<boolean>;
  /** The channel between the tabs. */
  channel: Pick<BroadcastChannel, 'postMessage' | 'addEventListener' | 'removeEventListener'>;
}

/**
 * A tab that is silent for so many attempts, of 5 s each, is asleep: its process is stopped, or the
 * browser froze it.
 */
const ASLEEP_ATTEMPTS = 6;
/** How often a tab looks whether the tab with the engine is awake, ms. */
const WATCH_MS = 5000;
/**
 * After so many attempts a tab that is awake cannot be reached: no service worker passes ports on.
 */
const FUTILE_ATTEMPTS = 3;

/** Finds the engine of this origin, or starts it. */
export function shareEngine(deps: EngineDeps): SharedEngine {
  const engine = new Engine(deps);
  void engine.start();
  return engine;
}

class Engine implements SharedEngine {
  readonly name: string;
  readonly session: Session;
  readonly store: Store<EngineState> = createStore<EngineState>({ place: 'starting', hasTakenOver: false });
  readonly died: Promise<Error>;
  readonly #deps: EngineDeps;
  readonly #listeners: (() => void)[] = [];
  readonly #tabLock = `gpt-oss-web tab ${crypto.randomUUID()}`;
  #reportDeath: (error: Error) => void = () => {};
  #way = new Way();
  #worker: Worker | null = null;
  /** Counts searches for the engine: a later one ends those before. */
  #search = 0;
  /** Ends the wait for the lock. */
  #queued = new AbortController();

  constructor(deps: EngineDeps) {
    this.#deps = deps;
    this.name = deps.name;
    this.session = sessionOver(() => this.#way.link);
    this.died = new Promise((resolve) => {
      this.#reportDeath = resolve;
    });
  }

  async start(): Promise<void> {
    const { locks, channel } = this.#deps;
    if (!locks) return void this.#run();
    channel.addEventListener('message', (event) => this.#hear((event as MessageEvent<TabNews>).data));
    if (await this.#takeFreeLock(locks)) return;
    await this.#holdTabLock(locks);
    await this.#beGuest(locks);
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

  #hear(news: TabNews): void {
    if (news === 'ping' && this.#worker) this.#deps.channel.postMessage('pong' satisfies TabNews);
    if (news === 'moved' && !this.#worker) void this.#follow();
  }

  /**
   * Runs the engine here if no tab has it; gives whether it does. The lock is held until the worker
   * stops.
   */
  #takeFreeLock(locks: Pick<LockManager, 'request'>): Promise<boolean> {
    return new Promise((resolve) => {
      let isGranted = false;
      const hold = (lock: Lock | null) => {
        isGranted = lock !== null;
        resolve(isGranted);
        return lock && this.#run();
      };
      locks.request(this.name, { ifAvailable: true }, hold).catch(() => {
        if (isGranted) return this.#giveWay(locks);
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

  /** Waits for the lock, and meanwhile reaches the tab that has it; gives whether it does. */
  #beGuest(locks: Pick<LockManager, 'request'>): Promise<boolean> {
    this.#queued = new AbortController();
    this.#takeOverWith(locks, { signal: this.#queued.signal });
    return this.#join(locks);
  }

  /** Takes over when the lock is granted. */
  #takeOverWith(locks: Pick<LockManager, 'request'>, options: LockOptions): void {
    let isGranted = false;
    const takeOver = () => {
      isGranted = true;
      return this.#takeOver();
    };
    locks.request(this.name, options, takeOver).catch(() => {
      if (isGranted) void this.#giveWay(locks);
    });
  }

  /** Another tab took the lock while this one was asleep. Two models would not fit the GPU. */
  async #giveWay(locks: Pick<LockManager, 'request'>): Promise<void> {
    this.#worker?.terminate();
    this.#worker = null;
    this.#leave();
    this.store.set({ place: 'starting', hasTakenOver: false });
    await this.#holdTabLock(locks);
    if (await this.#beGuest(locks)) this.#report();
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
    const { locks } = this.#deps;
    this.#leave();
    if (locks && (await this.#join(locks))) this.#report();
  }

  /**
   * Asks for a port to the engine until there is one; gives whether there is one, and it is still
   * wanted.
   */
  async #join(locks: Pick<LockManager, 'request'>): Promise<boolean> {
    this.#search += 1;
    const search = this.#search;
    const isWanted = () => this.#search === search;
    for (let attempt = 1, silent = 0; isWanted(); attempt += 1) {
      const { port1, port2 } = new MessageChannel();
      const wasSent = await this.#deps.join({ type: 'join-engine', engine: this.name, tabLock: this.#tabLock }, port2);
      const awake = isAwake(this.#deps.channel);
      if (wasSent && (await hasJoined(port1)) && isWanted()) {
        this.#enter('elsewhere', linkTo(port1, this.#way.ended));
        void this.#watch(isWanted, locks);
        return true;
      }
      port1.close();
      if (!isWanted()) return false;
      silent = (await awake) ? 0 : silent + 1;
      if (silent === 0 && (!wasSent || attempt >= FUTILE_ATTEMPTS)) return this.#beAlone();
      this.store.set({ ...this.store.get(), place: 'unreachable' });
      if (silent >= ASLEEP_ATTEMPTS) this.#steal(locks);
    }
    return false;
  }

  /** Takes the engine from a tab that falls asleep. */
  async #watch(isWanted: () => boolean, locks: Pick<LockManager, 'request'>): Promise<void> {
    for (let silent = 0; silent < ASLEEP_ATTEMPTS; silent = (await isAwake(this.#deps.channel)) ? 0 : silent + 1) {
      await new Promise((resolve) => setTimeout(resolve, WATCH_MS));
      if (!isWanted()) return;
    }
    this.#steal(locks);
  }

  /** Runs a worker beside the other tab's: the tabs cannot reach each other. */
  #beAlone(): boolean {
    this.#search += 1;
    this.#queued.abort();
    void this.#run();
    return false;
  }

  #steal(locks: Pick<LockManager, 'request'>): void {
    this.#search += 1;
    this.#queued.abort();
    this.#takeOverWith(locks, { steal: true });
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
