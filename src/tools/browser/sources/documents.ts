// A source that searches the files attached to the chat. Nothing leaves the device.

import type { ChatFile } from '../../../contracts/chat.ts';
import { htmlPage, pageOf } from '../html/html-page.ts';
import { withoutMarks } from '../link-text.ts';
import type { PageContents } from '../page-contents.ts';
import type { SearchSource } from '../search-source.ts';
import { type CountedWords, countWords, scores } from './rank.ts';
import { resultsPage } from './results-page.ts';
import { summaryOf } from './summary.ts';

/** Ranks the attached files by the words of a query. A file is opened by its name. */
export function createDocumentSource(): SearchSource {
  const counted = new WeakMap<ChatFile, CountedWords>();

  function wordsOf(file: ChatFile): CountedWords {
    const known = counted.get(file) ?? countWords(`${file.name}\n${file.text}`);
    counted.set(file, known);
    return known;
  }

  return {
    label: 'Attached documents',
    destination: () => null,
    search: async (query, max, { files, signal }) => {
      if (files.length === 0) throw new Error('No documents are attached to this chat. Ask the user to attach some.');
      const words = files.map((file) => {
        signal.throwIfAborted();
        return wordsOf(file);
      });
      const points = scores(query, words);
      // Files without a word of the query come last: a question about "the document" has none of its words.
      const ranked = files.map((file, index) => ({ file, score: points[index] ?? 0 }));
      ranked.sort((one, other) => other.score - one.score);
      const found = ranked.slice(0, max).map(({ file }) => ({
        url: file.name,
        title: file.name,
        summary: summaryOf(file.text, query),
      }));
      return resultsPage(query, found);
    },
    open: async (url, { files }) => {
      const file = files.find(({ name }) => name === url);
      if (file) return documentPage(file);
      const names = files.map(({ name }) => `\`${name}\``).join(', ') || 'none';
      throw new Error(`It is no attached document, and this source has no access to the web. Attached: ${names}.`);
    },
  };
}

function documentPage({ name, text }: ChatFile): PageContents {
  if (/\.html?$/iu.test(name)) return htmlPage(text, name, name);
  return pageOf({ url: name, title: name, text: withoutMarks(text).replace(/\r\n?/gu, '\n'), links: new Map() });
}
