// Counts the turns of a loop if the code shows them: a counter that increases by a constant up to a
// constant.

import type { Block, Instruction } from './driver-text.ts';
import type { Loop } from './loops.ts';

/**
 * Turns of an average invocation. Null if the bound is no constant. Invocations that start at their
 * own index share a range, so the average is the range divided by the step. Errors: a plain Error
 * if two bounds are possible.
 */
export function turnsOf(blocks: readonly Block[], loop: Loop): number | null {
  const header = Math.min(...loop);
  const instructionsOf = (indices: Iterable<number>) => [...indices].flatMap((index) => blocks[index]?.instructions ?? []);
  // A loop tests its condition in its first block or where it exits.
  const asked = instructionsOf(new Set([header, ...exitsOf(blocks, loop)]));
  const counters = instructionsOf([header]).filter(isPhi);
  const turns = counters.flatMap((counter) => countTo(counter, { within: instructionsOf(loop), asked }));
  if (new Set(turns).size > 1) throw new Error(`A loop has more than one bound: ${turns.join(' and ')} turns.`);
  return turns[0] ?? null;
}

const isPhi = ({ opcode }: Instruction) => /^p_(linear_)?phi$/.test(opcode);

/** Blocks of the loop with a successor outside. */
function exitsOf(blocks: readonly Block[], loop: Loop): number[] {
  const outside = blocks.filter((_, index) => !loop.has(index));
  return outside.flatMap(({ predecessors }) => predecessors.filter((from) => loop.has(from)));
}

interface Body {
  within: readonly Instruction[];
  /** Instructions whose comparisons may be bounds. */
  asked: readonly Instruction[];
}

/** The turns by a phi that counts up by a constant to a constant. [] for any other. */
function countTo({ results: [counter = ''], operands }: Instruction, { within, asked }: Body): number[] {
  const start = operands.map(constantOf).find((value) => value !== null) ?? null;
  return operands.flatMap((operand) => {
    const next = sourceOf(operand, within);
    const step = next === undefined ? 0 : stepFrom(counter, next);
    if (step <= 0) return [];
    const isCounter = (value: string) => value === counter || sourceOf(value, within) === next;
    const bounds = asked.flatMap((instruction) => boundOf(instruction, isCounter) ?? []);
    return bounds.map((bound) => (start === null ? bound / step : Math.ceil((bound - start) / step)));
  });
}

/** The constant that an addition adds to the counter. 0 for any other instruction. */
function stepFrom(counter: string, { opcode, operands }: Instruction): number {
  if (!/^[sv]_addk?(_nc|_co)?_[ui]32/.test(opcode) || !operands.includes(counter)) return 0;
  return operands.map(constantOf).find((value) => value !== null) ?? 0;
}

// Without equality: it tests for a single turn, and loops end by an order.
const FLIPPED: Readonly<Record<string, string>> = { lt: 'gt', le: 'ge', gt: 'lt', ge: 'le' };

/** The first value at which a comparison of the counter with a constant ends the loop. */
function boundOf({ opcode, operands }: Instruction, isCounter: (value: string) => boolean): number | null {
  const relation = /^[sv]_cmp[xk]?_(lt|le|gt|ge)_[ui]32/.exec(opcode)?.[1];
  const [left = '', right = ''] = operands;
  if (relation === undefined || isCounter(left) === isCounter(right)) return null;
  const bound = constantOf(isCounter(left) ? right : left);
  const seen = isCounter(left) ? relation : (FLIPPED[relation] ?? relation);
  if (bound === null) return null;
  return seen === 'le' || seen === 'gt' ? bound + 1 : bound;
}

/** The instruction that produced a value, through any copies. */
function sourceOf(value: string, within: readonly Instruction[]): Instruction | undefined {
  const made = within.find(({ results }) => results.includes(value));
  if (made?.opcode !== 'p_parallelcopy') return made;
  return sourceOf(made.operands[made.results.indexOf(value)] ?? '', within);
}

function constantOf(operand: string): number | null {
  const written = /^(?:imm:)?(-?\d+|0x[\da-f]+)$/.exec(operand)?.[1];
  return written === undefined ? null : Number(written);
}
