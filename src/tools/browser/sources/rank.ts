// Ranks documents by the words of a query: Okapi BM25.

import { wordsOf } from './words.ts';

/** How soon more occurrences of a word stop to count. */
const SATURATION = 1.2;
/** How much the length of a document counts, from 0 to 1. */
const LENGTH_WEIGHT = 0.75;

/** The words of one document, counted. */
export interface CountedWords {
  counts: ReadonlyMap<string, number>;
  length: number;
}

/** Counts the words of a text. */
export function countWords(text: string): CountedWords {
  const counts = new Map<string, number>();
  const words = wordsOf(text);
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return { counts, length: words.length };
}

/** A score for each document, in their order. 0: none of the query's words occurs in it. */
export function scores(query: string, documents: readonly CountedWords[]): number[] {
  const terms = [...new Set(wordsOf(query))];
  const meanLength = documents.reduce((sum, { length }) => sum + length, 0) / documents.length || 1;
  const weights = terms.map((term) => rarity(documents.filter(({ counts }) => counts.has(term)).length, documents.length));
  return documents.map(({ counts, length }) => {
    const norm = SATURATION * (1 - LENGTH_WEIGHT + (LENGTH_WEIGHT * length) / meanLength);
    const parts = terms.map((term, index) => {
      const count = counts.get(term) ?? 0;
      return ((weights[index] ?? 0) * count * (SATURATION + 1)) / (count + norm);
    });
    return parts.reduce((sum, part) => sum + part, 0);
  });
}

/** The weight of a word that `found` of `all` documents have. */
const rarity = (found: number, all: number): number => Math.log(1 + (all - found + 0.5) / (found + 0.5));
