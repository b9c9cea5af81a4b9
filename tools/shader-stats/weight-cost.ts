// Calculates the cost of one more weight in a mat-vec on one GPU, as two ratios. The first is for a
// turn of the loop that reads the matrix. The second is for all work that grows with the row, which
// includes the loop that loads x. Costs once a row are in neither. Both need the kernel compiled
// for the model and for half its width.

import type { Block, Compiled, Instruction } from './driver-text.ts';
import { findLoops, innermostLoop, type Loop } from './loops.ts';
import type { Matrix } from './pipelines.ts';
import { turnsOf } from './turns.ts';

/** Cost of one invocation. */
interface Cost {
  /** Vector operations a weight. */
  valu: number;
  /**
   * Loads and stores of memory for 16 bytes of the matrix: those of the matrix, of scales and of x.
   */
  vmem: number;
  /** The same of workgroup memory. */
  lds: number;
}

export interface WeightCost {
  /**
   * Cost of a turn of the loop that reads the matrix, divided by the weights it reads. Equals `row`
   * if no loop is left.
   */
  loop: Cost;
  /**
   * Cost of the longer half of a row: the additional work over a model of half the width, divided
   * by the additional weights.
   */
  row: Cost;
  /** Bytes of the matrix that an average invocation reads. */
  bytes: number;
}

/** The work of an invocation. */
interface Work extends Cost {
  /** Bytes of the matrix that it reads. */
  bytes: number;
}

const IS_VMEM = /^(buffer|global|flat|scratch|image|tbuffer)_/;
const IS_LDS = /^ds_/;
const LOADED_BYTES: Readonly<Record<string, number>> = {
  dword: 4,
  dwordx2: 8,
  dwordx3: 12,
  dwordx4: 16,
  ubyte: 1,
  sbyte: 1,
  ushort: 2,
  sshort: 2,
};
// Size of a buffer's descriptor. Bindings lie in their set without gaps.
const DESCRIPTOR_BYTES = 16;
// All addresses of descriptor sets have this upper half. No other address that a kernel reads has
// it.
const SET_ADDRESS = '0xffff8000';

/**
 * Calculates the cost of a weight. A matrix that is cut is read through several bindings: the
 * costliest counts. Errors: a plain Error if longer rows read no more of a binding, or a loop has
 * two bounds.
 */
export function weightCost(whole: Compiled, half: Compiled, matrix: Matrix): WeightCost {
  const { bindings, weightsPerByte } = matrix;
  const costs = bindings.map((binding) => {
    const [long, short] = [whole, half].map(({ blocks }) => new Reading(blocks, binding, bindings)) as [Reading, Reading];
    const [all, less] = [long.work(), short.work()];
    const more = subtract(all, less);
    if (more.bytes <= 0) throw new Error(`Longer rows read ${more.bytes} bytes more of the matrix at binding ${binding}.`);
    const row = perWeight(more, weightsPerByte);
    const turn = long.turn();
    return { loop: turn === null ? row : perWeight(turn, weightsPerByte), row, bytes: all.bytes };
  });
  return costs.reduce((max, cost) => (cost.row.valu > max.row.valu ? cost : max));
}

const subtract = (a: Work, b: Work): Work => ({
  valu: a.valu - b.valu,
  vmem: a.vmem - b.vmem,
  lds: a.lds - b.lds,
  bytes: a.bytes - b.bytes,
});

const perWeight = ({ valu, vmem, lds, bytes }: Work, weightsPerByte: number): Cost => ({
  valu: valu / (bytes * weightsPerByte),
  vmem: vmem / (bytes / 16),
  lds: lds / (bytes / 16),
});

/**
 * A kernel that reads its matrix through one binding. Loops that read it through another do not
 * run.
 */
class Reading {
  readonly #blocks: readonly Block[];
  /** Bytes of the matrix that each block loads. */
  readonly #bytes: readonly number[];
  readonly #loops: readonly Loop[];
  readonly #isIdle: (block: number) => boolean;

  constructor(blocks: readonly Block[], binding: number, all: readonly number[]) {
    const others = all.filter((other) => other !== binding).map((other) => bytesThrough(blocks, other));
    this.#blocks = blocks;
    this.#bytes = bytesThrough(blocks, binding);
    this.#loops = findLoops(blocks);
    const idle = this.#loops.filter((loop) => !reads(loop, this.#bytes) && others.some((bytes) => reads(loop, bytes)));
    this.#isIdle = (block) => idle.some((loop) => loop.has(block));
  }

  /**
   * Work of the whole kernel. A loop without a constant bound counts once: longer rows do not
   * change it.
   */
  work(): Work {
    return this.#workOf([...this.#blocks.keys()], this.#loops);
  }

  /**
   * Work of one turn of the innermost loop that reads the matrix, or of the costliest if several
   * do. Null if all are unrolled.
   */
  turn(): Work | null {
    const readers = this.#bytes.flatMap((bytes, block) => (bytes > 0 ? (innermostLoop(this.#loops, block) ?? []) : []));
    const turns = [...new Set(readers)].map((loop) =>
      this.#workOf(
        [...loop],
        this.#loops.filter((inner) => inner !== loop && [...inner].every((block) => loop.has(block))),
      ),
    );
    return turns.reduce<Work | null>((max, turn) => (max && max.valu / max.bytes > turn.valu / turn.bytes ? max : turn), null);
  }

  #workOf(indices: readonly number[], loops: readonly Loop[]): Work {
    const counted = loops.map((loop) => ({ loop, turns: turnsOf(this.#blocks, loop) ?? 1 }));
    const works = indices.map((index) => {
      const around = counted.filter(({ loop }) => loop.has(index));
      const times = this.#isIdle(index) ? 0 : around.reduce((product, { turns }) => product * turns, 1);
      const { valu, instructions } = this.#blocks[index] as Block;
      const count = (pattern: RegExp) => instructions.filter(({ opcode }) => pattern.test(opcode)).length;
      return [valu, count(IS_VMEM), count(IS_LDS), this.#bytes[index] ?? 0].map((each) => times * each);
    });
    const [valu = 0, vmem = 0, lds = 0, bytes = 0] = [0, 1, 2, 3].map((i) => sum(works.map((work) => work[i] ?? 0)));
    return { valu, vmem, lds, bytes };
  }
}

const reads = (loop: Loop, bytes: readonly number[]) => [...loop].some((index) => (bytes[index] ?? 0) > 0);

/** Bytes that each block loads through a binding. */
function bytesThrough(blocks: readonly Block[], binding: number): number[] {
  const descriptors = descriptorsOf(blocks, binding);
  return blocks.map(({ instructions }) => sum(instructions.map((each) => matrixBytes(each, descriptors))));
}

/** Bytes that an instruction loads through one of the descriptors. */
function matrixBytes({ opcode, operands }: Instruction, descriptors: ReadonlySet<string>): number {
  const width = /^buffer_load_(\w+?)(_d16\w*)?$/.exec(opcode)?.[1];
  if (width === undefined || !descriptors.has(operands[0] ?? '')) return 0;
  const bytes = LOADED_BYTES[width];
  if (bytes === undefined) throw new Error(`How much does ${opcode} load?`);
  return bytes;
}

/**
 * Values that hold a binding's descriptor: loaded from its place in the set, and copies of those.
 */
function descriptorsOf(blocks: readonly Block[], binding: number): Set<string> {
  const sets = new Set<string>();
  const found = new Set<string>();
  for (const { opcode, results, operands } of blocks.flatMap(({ instructions }) => instructions)) {
    if (opcode === 'p_create_vector' && operands.at(-1) === SET_ADDRESS) sets.add(results[0] ?? '');
    const isDescriptor = opcode === 's_load_dwordx4' && sets.has(operands[0] ?? '');
    if (isDescriptor && Number(operands[1]) === binding * DESCRIPTOR_BYTES) found.add(results[0] ?? '');
    if (opcode === 'p_parallelcopy') results.forEach((result, i) => found.has(operands[i] ?? '') && found.add(result));
  }
  return found;
}

const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);
