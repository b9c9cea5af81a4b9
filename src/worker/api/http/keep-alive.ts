// How often a response that has nothing to say yet sends something, ms. It keeps the service worker
// and the client awake during a long prefill, and while the call waits for its turn.
export const KEEP_ALIVE_MS = 10_000;
