// Searches the stored texts off the page's thread. They are read once, when the worker starts.
import { expose } from 'comlink';
import { openStore } from '../storage/open-store.ts';
import { findChats, type Hit, lowerText, type Searched, type Text } from './match.ts';
import { readTexts } from './read-texts.ts';

const texts: Promise<ReadonlyMap<string, Text>> = openStore()
  .then(readTexts)
  .then((read) => new Map([...read].map(([id, text]) => [id, lowerText(text)])));

/** What the page calls. Errors: those of the store. */
const searchWorker = {
  find: async (query: string, chats: readonly Searched[]): Promise<Hit[]> => findChats(query, chats, await texts),
};

export type SearchWorker = typeof searchWorker;

expose(searchWorker);
