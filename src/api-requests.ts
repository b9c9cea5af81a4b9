// What a page asks of a service worker, beside API calls. Part of src/api.ts, which passes these types on. Types only.

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
