// What a page asks of a service worker, beside API calls, and the lock by which tabs tell each other that they work.

/** The page asks a waiting service worker to take over, while no tab is busy. */
export interface TakeOver {
  type: 'take-over';
}

/** The page asks the active service worker to control it: a page that was reloaded with Shift has no controller. */
export interface Claim {
  type: 'claim';
}

/**
 * The page asks whether a service worker is this app's, with a port on which such a message comes back. That of another app
 * may have the same script address, and does not answer.
 */
export interface Hello {
  type: 'hello';
}

/** What a page asks of a service worker, beside API calls. */
export type ServiceWorkerRequest = TakeOver | Claim | Hello;

/** Web Lock that every tab holds, shared, while it works: an update waits until no tab holds it. No request for it may queue. */
export const BUSY_LOCK = 'gpt-oss-web busy';
