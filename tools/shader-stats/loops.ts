// Finds the loops of a compiled kernel, and for each block the innermost loop around it. Blocks are
// in the order of the code.

import type { Block } from './driver-text.ts';

/** Blocks of one loop, by index, including those of loops within it. */
export type Loop = ReadonlySet<number>;

/**
 * Loops by header, found by their jumps back. Every loop of structured code has one header, and
 * follows it.
 */
export function findLoops(blocks: readonly Block[]): Loop[] {
  return blocks.flatMap(({ predecessors }, header) => {
    const latches = predecessors.filter((from) => from >= header);
    return latches.length === 0 ? [] : [bodyOf(blocks, header, latches)];
  });
}

/** All blocks that reach a latch without passing the header. */
function bodyOf(blocks: readonly Block[], header: number, latches: readonly number[]): Loop {
  const body = new Set([header]);
  const open = [...latches];
  for (let index = open.pop(); index !== undefined; index = open.pop()) {
    if (body.has(index)) continue;
    body.add(index);
    open.push(...(blocks[index]?.predecessors ?? []));
  }
  return body;
}

/** The smallest loop around a block. Null outside of all. */
export function innermostLoop(loops: readonly Loop[], block: number): Loop | null {
  const around = loops.filter((loop) => loop.has(block));
  return around.reduce<Loop | null>((min, loop) => (min === null || loop.size < min.size ? loop : min), null);
}
