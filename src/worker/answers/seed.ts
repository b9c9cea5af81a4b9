// Derives the engine's 32-bit seed of each choice from the seed of a request.

/**
 * 2^32 divided by the golden ratio, rounded to an odd number, so that its multiples below 2^32 all
 * differ.
 */
const STEP = 0x9e3779b9;

/** Draws a 64-bit seed for a request without one. */
export function drawSeed(): bigint {
  return crypto.getRandomValues(new BigUint64Array(1))[0] ?? 0n;
}

/**
 * The engine's seed for one choice of a request: unsigned 32 bits. splitmix64 mixes the low 64 bits
 * of `seed`. The choices of one seed then follow in steps of an odd number. So up to 2^32 choices
 * of a seed differ, and they are the same each time.
 */
export function engineSeed(seed: bigint, choice = 0): number {
  const mixed = Number(splitmix64(seed) >> 32n);
  return (mixed + Math.imul(choice, STEP)) >>> 0;
}

/**
 * The first output of splitmix64 after `seed`: Steele, Lea, Flood, "Fast Splittable Pseudorandom
 * Number Generators" (2014).
 */
export function splitmix64(seed: bigint): bigint {
  const z0 = BigInt.asUintN(64, seed + 0x9e3779b97f4a7c15n);
  const z1 = BigInt.asUintN(64, (z0 ^ (z0 >> 30n)) * 0xbf58476d1ce4e5b9n);
  const z2 = BigInt.asUintN(64, (z1 ^ (z1 >> 27n)) * 0x94d049bb133111ebn);
  return z2 ^ (z2 >> 31n);
}
