// Random numbers that a run can repeat: the seed is printed, and SEED sets it.

export interface Random {
  /** A number from `from` to below `until`. */
  between(from: number, until: number): number;
  /** An integer from 0 to below `count`. */
  below(count: number): number;
}

/** SEED, or a new one. Printed before anything can fail. */
export function seedOfRun(): number {
  const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 2 ** 32));
  console.log(`SEED=${seed}`);
  return seed;
}

/** Mulberry32 (T. Ettinger, public domain): 32 bits of state are plenty for a few hundred draws. */
export function startRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    between: (from, until) => from + next() * (until - from),
    below: (count) => Math.floor(next() * count),
  };
}
