// Records which experts are in which slots of each layer, and chooses the slots of new ones.
// Every layer has the same number of slots; the least recently used expert gives its slot up.
// Knows numbers only: no GPU, no bytes.

/** An expert, and the slot that it has or gets. */
export interface Placement {
  expert: number;
  slot: number;
}

/** Sizes of a residency. */
export interface ResidencySize {
  layers: number;
  /** Experts of a layer. */
  experts: number;
  /** Slots of a layer, at least the experts of one token. */
  slots: number;
}

interface LayerSlots {
  /** By slot: its expert, or null. */
  held: (number | null)[];
  /** By expert: its slot, or null. */
  slotOf: (number | null)[];
  /** Slots from the least to the most recently used. Empty slots come first. */
  order: number[];
}

export class Residency {
  readonly experts: number;
  readonly slots: number;
  readonly #layers: LayerSlots[];

  /** Makes empty slots; with a slot for every expert, each expert is in the slot of its number. */
  constructor({ layers, experts, slots }: ResidencySize) {
    this.experts = experts;
    this.slots = Math.min(slots, experts);
    this.#layers = Array.from({ length: layers }, () => emptySlots(experts, this.slots));
    if (slots < experts) return;
    for (let layer = 0; layer < layers; layer++) {
      for (let expert = 0; expert < experts; expert++) this.place(layer, { expert, slot: expert });
    }
  }

  /** By slot: its expert, or null. */
  held(layer: number): readonly (number | null)[] {
    return this.#at(layer).held;
  }

  /** By expert: its slot, or null. */
  slotsOf(layer: number): readonly (number | null)[] {
    return this.#at(layer).slotOf;
  }

  /** Slots of a layer from the least to the most recently used. */
  order(layer: number): readonly number[] {
    return this.#at(layer).order;
  }

  /**
   * Returns the experts of `wanted` that are in no slot, each with the slot that it gets. No
   * wanted expert gives its slot up. Changes nothing.
   */
  missing(layer: number, wanted: readonly number[]): Placement[] {
    const { held, slotOf, order } = this.#at(layer);
    const kept = new Set(wanted);
    const free = order.filter((slot) => !kept.has(held[slot] ?? -1));
    const absent = [...kept].filter((expert) => slotOf[expert] === null);
    return absent.map((expert, i) => ({ expert, slot: free[i] as number }));
  }

  /** Puts an expert into a slot; the slot's former expert is in no slot then. */
  place(layer: number, { expert, slot }: Placement): void {
    const { held, slotOf } = this.#at(layer);
    const former = held[slot] ?? null;
    if (former !== null) slotOf[former] = null;
    held[slot] = expert;
    slotOf[expert] = slot;
  }

  /** Makes experts the most recently used of their layer, the last one of `used` most of all. */
  use(layer: number, used: readonly number[]): void {
    const one = this.#at(layer);
    for (const expert of used) {
      const slot = one.slotOf[expert] ?? null;
      if (slot === null) continue;
      one.order.splice(one.order.indexOf(slot), 1);
      one.order.push(slot);
    }
  }

  #at(layer: number): LayerSlots {
    const found = this.#layers[layer];
    if (found === undefined) throw new RangeError(`layer ${layer} of ${this.#layers.length}`);
    return found;
  }
}

function emptySlots(experts: number, slots: number): LayerSlots {
  return {
    held: Array<null>(slots).fill(null),
    slotOf: Array<null>(experts).fill(null),
    order: Array.from({ length: slots }, (_, slot) => slot),
  };
}
