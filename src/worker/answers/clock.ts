// The time and the date, injected so that a test can set them. Types only.

/** The worker's clock and calendar. */
export interface Clock {
  /** Milliseconds from any fixed point. */
  now(): number;
  /** The date as YYYY-MM-DD, in the user's time zone. */
  today(): string;
}
