// What one more weight costs a mat-vec on one GPU: the instructions of one turn of the loop that reads the matrix, over the weights
// that the turn reads. What stands outside the loop is paid once a row, not once a weight, and does not count.
// Takes a compiled kernel and its matrix, gives ratios; refuses to know which are good.

import type { Block, Compiled, Instruction } from './driver-text.ts';
import { findLoops, innermostLoop, type Loop } from './loops.ts';
import type { Matrix } from './pipelines.ts';

/** Per invocation. */
export interface WeightCost {
  /** Vector operations a weight. */
  valu: number;
  /** Loads and stores of memory for 16 bytes of the matrix, that of the matrix and those of x and of scales included. */
  vmem: number;
  /** The same of workgroup memory. */
  lds: number;
  /** Bytes of the matrix that one turn of the loop reads. */
  bytes: number;
}

const IS_VMEM = /^(buffer|global|flat|scratch|image|tbuffer)_/;
const IS_LDS = /^ds_/;
// ACO writes words; a load of less than one says its bits.
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
// A storage buffer's descriptor. Bindings stand in their set one behind the other.
const DESCRIPTOR_BYTES = 16;
// Descriptor sets lie where all addresses have this upper half; nothing else that a kernel reads does.
const SET_ADDRESS = ', 0xffff8000';

/**
 * The cost in the loop that reads the matrix; in the costlier one where several do.
 * Errors: a plain Error when nothing reads the matrix, or when the loop that does has another within it: then nobody can say how
 * often what stands there runs.
 */
export function weightCost({ blocks }: Compiled, matrix: Matrix): WeightCost {
  const descriptors = descriptorsOf(blocks, matrix.bindings);
  const bytes = blocks.map(({ instructions }) => sum(instructions.map((each) => matrixBytes(each, descriptors))));
  const loops = findLoops(blocks);
  const readers = bytes.flatMap((count, index) => (count > 0 ? [innermostLoop(loops, index)] : []));
  if (readers.length === 0) throw new Error(`No load of the matrix at binding ${matrix.bindings} was found.`);
  const costs = [...new Set(readers)].map((loop) => {
    if (loop !== null && loops.some((other) => isWithin(other, loop))) {
      throw new Error('The loop that reads the matrix has a loop within it, which runs an unknown number of times.');
    }
    // Without a loop all of the code counts, for nothing tells what is paid once.
    const turn = loop === null ? [...blocks.keys()] : [...loop];
    return costOf(
      turn.map((index) => blocks[index] as Block),
      sum(turn.map((index) => bytes[index] ?? 0)),
      matrix,
    );
  });
  return costs.reduce((most, cost) => (cost.valu > most.valu ? cost : most));
}

const isWithin = (inner: Loop, outer: Loop) => inner !== outer && [...inner].every((block) => outer.has(block));

function costOf(turn: readonly Block[], bytes: number, { weightsPerByte }: Matrix): WeightCost {
  const instructions = turn.flatMap((block) => block.instructions);
  const count = (pattern: RegExp) => instructions.filter(({ opcode }) => pattern.test(opcode)).length;
  const per16 = (loads: number) => loads / (bytes / 16);
  return {
    valu: sum(turn.map((block) => block.valu)) / (bytes * weightsPerByte),
    vmem: per16(count(IS_VMEM)),
    lds: per16(count(IS_LDS)),
    bytes,
  };
}

/** Bytes that an instruction loads through one of the descriptors. */
function matrixBytes({ opcode, operands }: Instruction, descriptors: ReadonlySet<string>): number {
  const width = /^buffer_load_(\w+?)(_d16\w*)?$/.exec(opcode)?.[1];
  if (width === undefined || !descriptors.has(operands[0] ?? '')) return 0;
  const bytes = LOADED_BYTES[width];
  if (bytes === undefined) throw new Error(`How much does ${opcode} load?`);
  return bytes;
}

/** Values that hold the descriptor of one of the bindings: loaded from its place in the set, and copies of those. */
function descriptorsOf(blocks: readonly Block[], bindings: readonly number[]): Set<string> {
  const places = new Set(bindings.map((binding) => binding * DESCRIPTOR_BYTES));
  const sets = new Set<string>();
  const found = new Set<string>();
  for (const { opcode, results, operands, text } of blocks.flatMap(({ instructions }) => instructions)) {
    if (opcode === 'p_create_vector' && text.endsWith(SET_ADDRESS)) sets.add(results[0] ?? '');
    const isDescriptor = opcode === 's_load_dwordx4' && sets.has(operands[0] ?? '');
    if (isDescriptor && places.has(Number(text.split(', ').at(-1)))) found.add(results[0] ?? '');
    if (opcode === 'p_parallelcopy') results.forEach((result, i) => found.has(operands[i] ?? '') && found.add(result));
  }
  return found;
}

const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);
