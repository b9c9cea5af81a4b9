// How the tabs of one origin share one worker, and so one model on the GPU: the lock of the tab
// that has it, and the messages with which another tab's Session reaches it. A MessagePort can
// cross tabs only through the service worker.

/**
 * Web Lock of the tab whose worker serves all tabs, and BroadcastChannel of these tabs for
 * `TabNews`. The next tab in the lock's queue takes over when that one closes. `version` names the
 * build: during an update a tab cannot use a worker of another one.
 */
export const engineName = (version: string): string => `gpt-oss-web engine ${version}`;

/**
 * `moved`: the sender's worker serves all tabs from now on. `models`: the sender saw models change.
 * `ping`: asks the tab that holds the engine's lock for a `pong`, which shows that it is awake.
 */
export type TabNews = 'moved' | 'models' | 'ping' | 'pong';

/**
 * Asks for a Session on the port that comes with it. It goes from a tab to the service worker, to
 * the tab that holds the engine's lock, to its worker.
 */
export interface JoinEngine {
  type: 'join-engine';
  /** The engine's name (`engineName`). */
  engine: string;
  /** Web Lock that the asking tab holds while it lives. Its calls end when it is released. */
  tabLock: string;
}

/**
 * The service worker asks a page, with a port for the answer, whether the page holds the lock of
 * that engine.
 */
export interface EngineSearch {
  type: 'engine-search';
  engine: string;
}

/** The page that holds the lock answers on that port, and receives `JoinEngine` there. */
export interface EngineHere {
  type: 'engine-here';
}

/** The first message on the port of `JoinEngine`. From then on a Session answers there. */
export interface Joined {
  type: 'joined';
}
