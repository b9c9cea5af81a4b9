// Finds a text by its words, by beginnings of words, or by letters in order: "nc" finds "New chat".
// Pure.

/** A part of a text, from its first UTF-16 unit to the one after its last. */
export type Range = readonly [start: number, end: number];

export interface Match {
  /** Higher is better; comparable between texts for the same query. */
  score: number;
  /** Whether each word of the query begins a word of the text. */
  isStrong: boolean;
  /** The parts that were found, in order. */
  ranges: Range[];
}

/** The score of one word of the query. */
const SCORE = { textStart: 8, wordStart: 6, inside: 3, letters: 1 };

/** How `text` has every word of `query`; null if it does not. An empty query has no words. */
export function fuzzyMatch(query: string, text: string): Match | null {
  const words = fold(query).split(/\s+/).filter(Boolean);
  const folded = fold(text);
  const found = words.map((word) => findWord(word, folded));
  if (found.some((each) => each === null)) return null;
  const hits = found.filter((each) => each !== null);
  return {
    score: hits.reduce((sum, { score }) => sum + score, 0) / Math.max(1, hits.length),
    isStrong: hits.every(({ score }) => score >= SCORE.wordStart),
    ranges: merge(hits.flatMap(({ ranges }) => ranges)),
  };
}

/** Every place of a word of `query` in `text`, whatever the case and the accents. */
export function rangesOf(query: string, text: string): Range[] {
  const folded = fold(text);
  const ranges: Range[] = [];
  for (const word of fold(query).split(/\s+/).filter(Boolean)) {
    for (let at = folded.indexOf(word); at !== -1; at = folded.indexOf(word, at + word.length))
      ranges.push([at, at + word.length]);
  }
  return merge(ranges);
}

type Found = Pick<Match, 'score' | 'ranges'>;

function findWord(word: string, text: string): Found | null {
  const starts = wordStarts(text);
  const start = starts.find((at) => text.startsWith(word, at));
  if (start !== undefined)
    return { score: start === 0 ? SCORE.textStart : SCORE.wordStart, ranges: [[start, start + word.length]] };
  const inside = text.indexOf(word);
  if (inside !== -1) return { score: SCORE.inside, ranges: [[inside, inside + word.length]] };
  return findLetters(word, text, starts);
}

/**
 * The letters of a word in order, from the beginning of a word on; the shortest such part. Each
 * letter follows the one before, skips one letter, or begins a word.
 */
function findLetters(word: string, text: string, starts: readonly number[]): Found | null {
  const found = starts.flatMap((start) => {
    const places = placesOf(word, text, starts.slice(starts.indexOf(start)));
    return places ? [places] : [];
  });
  const length = (places: readonly number[]) => (places.at(-1) ?? 0) - (places[0] ?? 0) + 1;
  const [best] = found.sort((one, other) => length(one) - length(other));
  if (!best) return null;
  return { score: SCORE.letters + word.length / length(best), ranges: best.map((at) => [at, at + 1] as const) };
}

/**
 * The place of each letter of `word`, the first at the first of `starts`; null if one is not there.
 */
function placesOf(word: string, text: string, starts: readonly number[]): number[] | null {
  let at = starts[0] ?? -1;
  if (text[at] !== word[0]) return null;
  const places = [at];
  for (const letter of word.slice(1)) {
    const last = at;
    const near = [last + 1, last + 2].filter((place) => place < nextAfter(starts, last));
    const next = [...near, ...starts.filter((start) => start > last)].find((place) => text[place] === letter);
    if (next === undefined) return null;
    at = next;
    places.push(at);
  }
  return places;
}

/** The beginning of the next word. */
const nextAfter = (starts: readonly number[], at: number): number =>
  starts.find((start) => start > at) ?? Number.POSITIVE_INFINITY;

const wordStarts = (text: string): number[] => [...text.matchAll(/[\p{L}\p{N}]+/gu)].map(({ index }) => index);

/** The text in lower case without accents. Each unit keeps its place. */
function fold(text: string): string {
  return Array.from({ length: text.length }, (_, at) => foldUnit(text.charAt(at))).join('');
}

function foldUnit(unit: string): string {
  const [base = unit, ...rest] = unit.normalize('NFD');
  // Other scripts have letters that are made of letters: those stay whole.
  const letter = rest.every((mark) => /\p{M}/u.test(mark)) ? base : unit;
  return letter.toLowerCase().charAt(0) || letter;
}

/** Ranges in order; those that touch or overlap become one. */
function merge(ranges: readonly Range[]): Range[] {
  const merged: Range[] = [];
  for (const [start, end] of ranges.toSorted(([one], [other]) => one - other)) {
    const last = merged.at(-1);
    if (last && start <= last[1]) merged[merged.length - 1] = [last[0], Math.max(last[1], end)];
    else merged.push([start, end]);
  }
  return merged;
}
