// Sets of Unicode code points.

/**
 * A set of Unicode scalar values as sorted, disjoint, inclusive ranges: `[low, high, low, high,
 * …]`. Surrogates are never members, because UTF-8 cannot encode them.
 */
export type CodePoints = readonly number[];

export const LAST_CODE_POINT = 0x10ffff;
const FIRST_SURROGATE = 0xd800;
const LAST_SURROGATE = 0xdfff;

export const ALL_CODE_POINTS: CodePoints = [0, FIRST_SURROGATE - 1, LAST_SURROGATE + 1, LAST_CODE_POINT];

/** Ranges in any order become a set. Surrogates are left out. */
export function codePoints(ranges: readonly (readonly [number, number])[]): CodePoints {
  const sorted = ranges.filter(([low, high]) => low <= high).toSorted((a, b) => a[0] - b[0]);
  const merged: number[] = [];
  for (const [low, high] of sorted) {
    const last = merged.at(-1);
    if (last !== undefined && low <= last + 1) merged[merged.length - 1] = Math.max(last, high);
    else merged.push(low, high);
  }
  return withoutSurrogates(merged);
}

function withoutSurrogates(ranges: readonly number[]): CodePoints {
  const kept: number[] = [];
  for (let at = 0; at < ranges.length; at += 2) {
    const low = ranges[at] ?? 0;
    const high = ranges[at + 1] ?? 0;
    if (low < FIRST_SURROGATE) kept.push(low, Math.min(high, FIRST_SURROGATE - 1));
    if (high > LAST_SURROGATE) kept.push(Math.max(low, LAST_SURROGATE + 1), high);
  }
  return kept;
}

export function union(...sets: readonly CodePoints[]): CodePoints {
  return codePoints(sets.flatMap(pairs));
}

export function complement(set: CodePoints): CodePoints {
  const edges = pairs(set);
  const lows = [0, ...edges.map(([, high]) => high + 1)];
  const highs = [...edges.map(([low]) => low - 1), LAST_CODE_POINT];
  return codePoints(lows.map((low, at) => [low, highs[at] ?? 0] as const));
}

export function pairs(set: CodePoints): [number, number][] {
  const out: [number, number][] = [];
  for (let at = 0; at < set.length; at += 2) out.push([set[at] ?? 0, set[at + 1] ?? 0]);
  return out;
}
