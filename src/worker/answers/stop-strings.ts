// Finds stop strings in text that arrives in pieces, and holds back text that may still become one.

interface Match {
  stop: string;
  start: number;
  end: number;
}

/**
 * Searches a growing text for the stop string that is completed first. If one character completes
 * two, the longer one counts. The released text never contains a stop string, and does not depend
 * on the cuts between pieces. The pieces are whole characters.
 */
export class StopStrings {
  readonly #stops: readonly string[];
  readonly #maxHeld: number;
  #held = '';
  #found: string | null = null;

  /**
   * `stops` are not empty. A stop string with half a character (a lone surrogate) is never found,
   * because it would cut a character.
   */
  constructor(stops: readonly string[]) {
    this.#stops = stops.filter((stop) => stop.isWellFormed());
    this.#maxHeld = Math.max(0, ...this.#stops.map((stop) => stop.length - 1));
  }

  /** The stop string that was completed; null while none was. */
  get found(): string | null {
    return this.#found;
  }

  /**
   * Adds a piece. Returns the text that is safe to show. Do not call it after a stop string was
   * found.
   */
  push(piece: string): string {
    const text = this.#held + piece;
    const match = this.#firstCompleted(text);
    this.#found = match?.stop ?? null;
    const safe = match?.start ?? text.length - this.#possibleStart(text);
    this.#held = match ? '' : text.slice(safe);
    return text.slice(0, safe);
  }

  /** Ends the text. Returns the rest, because no stop string can be completed any more. */
  flush(): string {
    const text = this.#held;
    this.#held = '';
    return text;
  }

  #firstCompleted(text: string): Match | null {
    let first: Match | null = null;
    for (const stop of this.#stops) {
      const start = text.indexOf(stop);
      if (start < 0) continue;
      const end = start + stop.length;
      if (!first || end < first.end || (end === first.end && start < first.start)) first = { stop, start, end };
    }
    return first;
  }

  /** Length of the longest end of `text` that is the start of a stop string. */
  #possibleStart(text: string): number {
    for (let length = Math.min(this.#maxHeld, text.length); length > 0; length--) {
      const end = text.slice(text.length - length);
      if (this.#stops.some((stop) => stop.startsWith(end))) return length;
    }
    return 0;
  }
}
