// Words of a text in any script, as a search compares them.

const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' });

/** The words of `text` in small letters, in order. */
export function wordsOf(text: string): string[] {
  const words: string[] = [];
  for (const { segment, isWordLike } of segmenter.segment(text.normalize('NFKC').toLowerCase())) {
    if (isWordLike) words.push(segment);
  }
  return words;
}
