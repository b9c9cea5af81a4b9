// The time and the date. Injected, so that a test can set them.

/** The worker's clock and calendar. */
export interface Clock {
  /** Milliseconds from any fixed point. */
  now(): number;
  /** The date as YYYY-MM-DD, in the user's time zone. */
  today(): string;
}

/** The clock of this device. */
export const SYSTEM_CLOCK: Clock = {
  now: () => performance.now(),
  // Sweden writes dates as ISO 8601 does.
  today: () => new Date().toLocaleDateString('sv'),
};
