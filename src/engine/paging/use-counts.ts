// Counts how often decoded tokens used each expert, until the counts are taken.

export class UseCounts {
  readonly #layers: number;
  readonly #experts: number;
  #counts: number[][] | null = null;

  constructor(layers: number, experts: number) {
    this.#layers = layers;
    this.#experts = experts;
  }

  /** Adds the experts of one token. // (L, K) */
  add(routed: Uint32Array): void {
    this.#counts ??= Array.from({ length: this.#layers }, () => Array<number>(this.#experts).fill(0));
    const active = routed.length / this.#layers;
    for (const [i, expert] of routed.entries()) {
      const layer = this.#counts[Math.floor(i / active)];
      if (layer !== undefined) layer[expert] = (layer[expert] ?? 0) + 1;
    }
  }

  /** Returns the counts since the last call, by layer and expert; null if there are none. */
  take(): number[][] | null {
    const counts = this.#counts;
    this.#counts = null;
    return counts;
  }
}
