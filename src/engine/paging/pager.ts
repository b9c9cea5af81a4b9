// Brings experts into slots on the GPU: for a decoded token that stopped, and for a prompt.
// A read that fails or is aborted leaves every slot as it was.

import type { PagingCounts } from '../generation.ts';
import type { Gpu } from '../gpu/gpu.ts';
import type { Part, State, Weight } from '../memory/buffers.ts';
import { EXPERT_PARTS, type LayerWeights, type ModelWeights, type WeightSpec } from '../memory/weights.ts';
import { byUse, promptTurns } from './prompt-turns.ts';
import { type ExpertBytes, type ReadRange, readExperts } from './read-experts.ts';
import { type Placement, Residency } from './residency.ts';
import { type LayerTables, writeTable } from './slot-tables.ts';
import { UseCounts } from './use-counts.ts';

/** Experts that a load reads at once. It bounds the bytes that wait for the GPU. */
const FILL_EXPERTS = 8;

/** The buffers of a model whose experts are paged, and the source of their bytes. */
export interface PagedModel {
  weights: ModelWeights<Weight>;
  state: Pick<State, 'slotTables'>;
  experts: number;
  slots: number;
  /** Required where a layer has fewer slots than experts. */
  readRange: ReadRange | undefined;
}

/** Use of a chunk of a prompt: tokens that chose each expert, and the run of a turn. */
export interface ChunkExperts {
  counts: readonly number[]; // (E)
  /** Submits the experts' kernels of these slots. */
  run: (slots: readonly number[]) => void;
  signal?: AbortSignal | undefined;
}

export class Pager {
  readonly #gpu: Gpu;
  readonly #model: PagedModel;
  readonly #residency: Residency;
  readonly #transit: number;
  /** Experts of decoded tokens, for the order of later loads. */
  readonly uses: UseCounts;
  #counts: PagingCounts = { used: 0, misses: 0, stalls: 0, promptReads: 0, readBytes: 0 };
  /** Milliseconds spent in reads. */
  #readMs = 0;

  constructor(gpu: Gpu, model: PagedModel) {
    this.#gpu = gpu;
    this.#model = model;
    const { weights, experts, slots } = model;
    this.#transit = weights.transit?.gateUpBlocks.spec.rows ?? 0;
    this.#residency = new Residency({ layers: weights.layers.length, experts, slots });
    this.uses = new UseCounts(weights.layers.length, experts);
    for (const layer of weights.layers.keys()) this.#writeSlots(layer);
  }

  /** Counts since the slots were created. They include the bytes that a load read. */
  get counts(): PagingCounts {
    return { ...this.#counts };
  }

  /** Milliseconds spent in reads since the model was loaded. */
  get readMs(): number {
    return this.#readMs;
  }

  /**
   * Fills empty slots of a layer. The first of `experts` stays longest.
   * Errors: those of `readExperts`, `device-lost`, `AbortError`.
   */
  async fill(layer: number, experts: readonly number[], signal?: AbortSignal): Promise<void> {
    const placements = this.#residency.missing(layer, experts);
    for (let from = 0; from < placements.length; from += FILL_EXPERTS) {
      const isFilled = await this.#fill(layer, placements.slice(from, from + FILL_EXPERTS), signal);
      if (!isFilled) signal?.throwIfAborted();
      await this.#gpu.device.queue.onSubmittedWorkDone();
      this.#gpu.check();
    }
    this.#residency.use(layer, experts.toReversed());
  }

  /**
   * Lets the kernels of a prompt compute with all experts that have a slot. For measurements.
   */
  holdAll(layer: number): void {
    writeTable(this.#gpu, this.#tables(layer).held, this.#residency.held(layer));
  }

  /**
   * Brings a stopped token's experts of one layer. False if the signal was aborted before.
   * Errors: those of `readExperts`.
   */
  async bring(layer: number, chosen: readonly number[], signal?: AbortSignal): Promise<boolean> {
    const missing = this.#residency.missing(layer, chosen);
    if (!(await this.#fill(layer, missing, signal))) return false;
    this.#counts.stalls++;
    this.#counts.misses += missing.length;
    this.#residency.use(layer, chosen);
    return true;
  }

  /** Records the experts of a finished token. // (L, K) */
  used(routed: Uint32Array): void {
    const active = routed.length / this.#model.weights.layers.length;
    this.#counts.used += routed.length;
    this.uses.add(routed);
    for (const layer of this.#model.weights.layers.keys()) {
      this.#residency.use(layer, [...routed.subarray(layer * active, (layer + 1) * active)]);
    }
  }

  /**
   * Lets a chunk's experts compute in turns: those in slots, then the others as they are read.
   * False if the signal was aborted before the last turn.
   * Errors: those of `readExperts`, `device-lost`.
   */
  async pass(layer: number, { counts, run, signal }: ChunkExperts): Promise<boolean> {
    const { resident, passing } = promptTurns({ residency: this.#residency, layer, counts, transit: this.#transit });
    this.#runTurn(layer, resident, run);
    for (const turn of passing) {
      if (!(await this.#fill(layer, turn, signal))) return false;
      this.#counts.promptReads += turn.length;
      this.#runTurn(layer, turn, run);
      // The queue copies the bytes that it receives; the wait bounds these copies to one turn.
      await this.#gpu.device.queue.onSubmittedWorkDone();
      this.#gpu.check();
    }
    this.#residency.use(layer, byUse(counts));
    return true;
  }

  #runTurn(layer: number, turn: readonly Placement[], run: ChunkExperts['run']): void {
    if (turn.length === 0) return;
    const held: (number | null)[] = Array<null>(this.#residency.slots + this.#transit).fill(null);
    for (const { expert, slot } of turn) held[slot] = expert;
    writeTable(this.#gpu, this.#tables(layer).held, held);
    run(turn.map(({ slot }) => slot));
  }

  /** Reads experts and writes them into their slots. False if the signal was aborted before. */
  async #fill(layer: number, placements: readonly Placement[], signal?: AbortSignal): Promise<boolean> {
    if (placements.length === 0) return signal?.aborted !== true;
    const specs = specsOf(this.#layer(layer));
    const started = performance.now();
    const read = await readExperts(
      this.#readRange(),
      specs,
      placements.map(({ expert }) => expert),
      signal,
    );
    this.#readMs += performance.now() - started;
    if (read === null) return false;
    placements.forEach((placement, i) => this.#put(layer, placement, read[i] as ExpertBytes));
    this.#writeSlots(layer);
    return true;
  }

  #put(layer: number, placement: Placement, bytes: ExpertBytes): void {
    const { slots } = this.#residency;
    const isOwn = placement.slot < slots;
    const target = isOwn ? this.#layer(layer) : this.#model.weights.transit;
    const row = isOwn ? placement.slot : placement.slot - slots;
    for (const part of EXPERT_PARTS) {
      const weight = target?.[part] as Weight;
      const { buffer, firstRow } = partOf(weight, row);
      this.#gpu.device.queue.writeBuffer(buffer, (row - firstRow) * weight.spec.rowBytes, bytes[part]);
      this.#counts.readBytes += bytes[part].length;
    }
    if (isOwn) this.#residency.place(layer, placement);
  }

  #writeSlots(layer: number): void {
    writeTable(this.#gpu, this.#tables(layer).slots, this.#residency.slotsOf(layer));
  }

  #readRange(): ReadRange {
    const { readRange } = this.#model;
    if (readRange === undefined) throw new RangeError('this source cannot read single experts');
    return readRange;
  }

  #layer(layer: number): LayerWeights<Weight> {
    return this.#model.weights.layers[layer] as LayerWeights<Weight>;
  }

  #tables(layer: number): LayerTables {
    return this.#model.state.slotTables[layer] as LayerTables;
  }
}

function specsOf(layer: LayerWeights<Weight>) {
  return Object.fromEntries(EXPERT_PARTS.map((part) => [part, layer[part].spec])) as Record<
    (typeof EXPERT_PARTS)[number],
    WeightSpec
  >;
}

/** The counts from one moment to a later one. */
export const countsBetween = (before: PagingCounts, after: PagingCounts): PagingCounts => ({
  used: after.used - before.used,
  misses: after.misses - before.misses,
  stalls: after.stalls - before.stalls,
  promptReads: after.promptReads - before.promptReads,
  readBytes: after.readBytes - before.readBytes,
});

/** The part that holds a row. */
function partOf({ parts, spec }: Weight, row: number): Part {
  const found = parts.find(({ firstRow, rows }) => row >= firstRow && row < firstRow + rows);
  if (found === undefined) throw new RangeError(`row ${row} of ${spec.rows}`);
  return found;
}
