// Messages from a page to a service worker, besides API calls, and the lock of busy tabs.

import type { SetNetwork } from './network/network-switch.ts';
import type { JoinEngine } from './shared-engine.ts';

/** Asks a waiting service worker to become active, while no tab is busy. */
export interface TakeOver {
  type: 'take-over';
}

/**
 * Asks the active service worker to control the page. A page reloaded with Shift has no controller.
 */
export interface Claim {
  type: 'claim';
}

/**
 * Asks whether a service worker is this app's, with a port on which it returns the message. Another
 * app's worker may have the same script address, and does not answer.
 */
export interface Hello {
  type: 'hello';
}

/**
 * Asks the service worker to serve and to store nothing more, with a port on which it returns the
 * message: everything is about to be deleted.
 */
export interface Retire {
  type: 'retire';
}

/** A message from a page to a service worker, besides API calls. */
export type ServiceWorkerRequest = Retire | TakeOver | Claim | Hello | JoinEngine | SetNetwork;

/**
 * Web Lock that every busy tab holds, shared. An update waits until no tab holds it. Requests for
 * it must not queue.
 */
export const BUSY_LOCK = 'gpt-oss-web busy';
