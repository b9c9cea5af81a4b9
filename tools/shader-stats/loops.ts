// The loops of a compiled kernel. Takes blocks in the order of the code, gives for each block the innermost loop that it stands in;
// refuses to know what the blocks do.

import type { Block } from './driver-text.ts';

/** Blocks of one loop, by index, those of loops within it included. */
export type Loop = ReadonlySet<number>;

/** Loops by header, found by their jumps back. Every loop of structured code has one header, and stands behind it. */
export function findLoops(blocks: readonly Block[]): Loop[] {
  return blocks.flatMap(({ predecessors }, header) => {
    const latches = predecessors.filter((from) => from >= header);
    return latches.length === 0 ? [] : [bodyOf(blocks, header, latches)];
  });
}

/** Everything that reaches a latch without passing the header. */
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

/** The smallest loop around a block; null outside of all. */
export function innermostLoop(loops: readonly Loop[], block: number): Loop | null {
  const around = loops.filter((loop) => loop.has(block));
  return around.reduce<Loop | null>((min, loop) => (min === null || loop.size < min.size ? loop : min), null);
}
