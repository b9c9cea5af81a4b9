// Finds stop strings in text that arrives in pieces, and holds back what may still become one. Knows no tokens.

interface Match {
  stop: string;
  start: number;
  end: number;
}

/**
 * Watches a growing text for the first stop string to be completed (of two completed by the same character, the longer).
 * What it releases never contains a stop string, and does not depend on where the pieces were cut. The pieces are whole characters.
 */
export class StopStrings {
  readonly #stops: readonly string[];
  readonly #maxHeld: number;
  #held = '';
  #found: string | null = null;

  /** `stops` are not empty. One with half a character (a lone surrogate) is never found: it would cut a character. */
  constructor(stops: readonly string[]) {
    this.#stops = stops.filter((stop) => stop.isWellFormed());
    this.#maxHeld = Math.max(0, ...this.#stops.map((stop) => stop.length - 1));
  }

  /** The stop string that was completed; null while none was. */
  get found(): string | null {
    return this.#found;
  }

  /** Adds a piece and gives the text that is safe to show. Once a stop string was found, no more may be added. */
  push(piece: string): string {
    const text = this.#held + piece;
    const match = this.#firstCompleted(text);
    this.#found = match?.stop ?? null;
    const safe = match?.start ?? text.length - this.#possibleStart(text);
    this.#held = match ? '' : text.slice(safe);
    return text.slice(0, safe);
  }

  /** Releases what is held: the text is over, no stop string can be completed any more. */
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

  /** Length of the longest end of `text` with which a stop string begins. */
  #possibleStart(text: string): number {
    for (let length = Math.min(this.#maxHeld, text.length); length > 0; length--) {
      const end = text.slice(text.length - length);
      if (this.#stops.some((stop) => stop.startsWith(end))) return length;
    }
    return 0;
  }
}
