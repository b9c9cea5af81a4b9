// The time and the date, injected so that a test can set them. Types only.

/** The worker's clock and calendar. */
export interface Clock {
  /** Milliseconds from any fixed point. */
  now(): number;
  /** As YYYY-MM-DD, where the user is. */
  today(): string;
}
