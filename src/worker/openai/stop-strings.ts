// Finds stop strings in text that arrives in pieces, and holds back what may still become one.
// Takes text pieces, gives text that is safe to show; refuses to know tokens.

/** Text that is safe to show, and whether a stop string ended it. */
export interface Released {
  text: string;
  isStopped: boolean;
}

/**
 * Watches a growing text for the first stop string to be completed (of two completed by the same character, the longer).
 * What it releases never contains a stop string, and does not depend on where the pieces were cut.
 */
export class StopStrings {
  readonly #stops: readonly string[];
  #held = '';

  /** `stops` are not empty strings. */
  constructor(stops: readonly string[]) {
    this.#stops = stops;
  }

  /** Text held back now, because a stop string may begin in it. */
  get held(): string {
    return this.#held;
  }

  /** Adds a piece; after `isStopped` no more may be added. */
  push(piece: string): Released {
    const text = this.#held + piece;
    const start = this.#firstCompleted(text);
    if (start !== null) {
      this.#held = '';
      return { text: text.slice(0, start), isStopped: true };
    }
    const safe = text.length - this.#possibleStart(text);
    this.#held = text.slice(safe);
    return { text: text.slice(0, safe), isStopped: false };
  }

  /** Releases what is held: the text is over, no stop string can be completed any more. */
  flush(): string {
    const text = this.#held;
    this.#held = '';
    return text;
  }

  /** Where the first completed stop string starts, or null. */
  #firstCompleted(text: string): number | null {
    let best: { start: number; end: number } | null = null;
    for (const stop of this.#stops) {
      const start = text.indexOf(stop);
      if (start < 0) continue;
      const end = start + stop.length;
      if (!best || end < best.end || (end === best.end && start < best.start)) best = { start, end };
    }
    return best?.start ?? null;
  }

  /** Length of the longest end of `text` with which a stop string begins. */
  #possibleStart(text: string): number {
    const longest = Math.max(0, ...this.#stops.map((stop) => stop.length - 1));
    for (let length = Math.min(longest, text.length); length > 0; length--) {
      const end = text.slice(text.length - length);
      if (this.#stops.some((stop) => stop.startsWith(end))) return length;
    }
    return 0;
  }
}
