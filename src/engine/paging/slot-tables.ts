// The tables that give kernels the slots of experts (shaders/shared/slot_table.wgsl), and the
// buffer in which a decoded token leaves its experts.

import type { Config } from '../config.ts';
import type { Gpu } from '../gpu/gpu.ts';

/** No slot, or no expert. */
const NONE = 0xffffffff;
/** Entries of a table, as the kernels bind it. config.ts allows as many experts. */
const ENTRIES = 1024;

/** The tables of one layer. */
export interface LayerTables {
  slots: GPUBuffer; // (E) u32, of decode: the slot of each expert
  held: GPUBuffer; // (slots) u32, of prefill: the expert in each slot that computes now
}

/** The buffers of a model's slots. */
export interface SlotTables {
  slotTables: LayerTables[]; // (L)
  routed: GPUBuffer | null; // (L, K) u32
}

const routedBytes = ({ layers, activeExperts }: Config) => layers * activeExperts * 4;

/** Bytes of the tables, and of `routed`. `slots` is null if no expert is paged. */
export const slotTableBytes = (config: Config, slots: number | null): number =>
  slots === null ? ENTRIES * 4 : 2 * config.layers * ENTRIES * 4 + routedBytes(config);

/**
 * Creates the tables: empty ones of each layer, or one for all layers whose experts each lie in the
 * slot of their number.
 */
export function createSlotTables(gpu: Gpu, config: Config, slots: number | null): SlotTables {
  const layers = Array.from({ length: config.layers });
  if (slots === null) {
    const inOrder = createTable(gpu, 'slots');
    writeTable(gpu, inOrder, [...Array(ENTRIES).keys()]);
    return { slotTables: layers.map(() => ({ slots: inOrder, held: inOrder })), routed: null };
  }
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
  return {
    slotTables: layers.map(() => ({ slots: createTable(gpu, 'slots'), held: createTable(gpu, 'held') })),
    routed: gpu.device.createBuffer({ label: 'routed', size: routedBytes(config), usage }),
  };
}

function createTable({ device }: Gpu, label: string): GPUBuffer {
  return device.createBuffer({ label, size: ENTRIES * 4, usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST });
}

/** Writes a table from its first entry on; null and entries behind the last become NONE. */
export function writeTable({ device }: Gpu, table: GPUBuffer, entries: readonly (number | null)[]): void {
  const words = new Uint32Array(ENTRIES).fill(NONE);
  entries.forEach((entry, i) => {
    if (entry !== null) words[i] = entry;
  });
  device.queue.writeBuffer(table, 0, words);
}
