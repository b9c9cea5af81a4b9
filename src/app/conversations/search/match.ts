// Which conversations have the words of a query, in their titles or in their texts. Pure: any
// language, no index.

/** A conversation to search, newest first in a list. */
export interface Searched {
  id: string;
  title: string;
  updatedAt: number;
}

export interface Hit extends Searched {
  /** The text around the first word; null for a hit in the title. */
  excerpt: string | null;
}

/** A text and the same in lower case, which is searched. */
export interface Text {
  original: string;
  lower: string;
}

/** More are not shown: a better query finds more than a longer list. */
const MAX_HITS = 50;
/** Characters of an excerpt before and after the word. */
const BEFORE = 40;
const AFTER = 120;

export const lowerText = (original: string): Text => ({ original, lower: original.toLowerCase() });

/**
 * The conversations that have every word of the query: those with all words in the title first,
 * then the newest.
 */
export function findChats(query: string, chats: readonly Searched[], texts: ReadonlyMap<string, Text>): Hit[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  const sorted = chats.toSorted((one, other) => other.updatedAt - one.updatedAt);
  const inTitle: Hit[] = [];
  const inText: Hit[] = [];
  for (const chat of sorted) {
    const title = chat.title.toLowerCase();
    const text = texts.get(chat.id);
    if (words.every((word) => title.includes(word))) inTitle.push({ ...chat, excerpt: null });
    else if (text && words.every((word) => text.lower.includes(word) || title.includes(word)))
      inText.push({ ...chat, excerpt: excerptOf(text, words) });
  }
  return [...inTitle, ...inText].slice(0, MAX_HITS);
}

function excerptOf({ original, lower }: Text, words: readonly string[]): string {
  const at = Math.max(0, ...words.map((word) => lower.indexOf(word)).slice(0, 1));
  const start = Math.max(0, at - BEFORE);
  const end = Math.min(original.length, at + AFTER);
  const middle = original.slice(start, end).replace(/\s+/g, ' ').trim();
  return `${start > 0 ? '…' : ''}${middle}${end < original.length ? '…' : ''}`;
}
