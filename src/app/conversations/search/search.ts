// The search of the page: in a worker where chats are stored, here where they are in this tab's
// memory.
import { wrap } from 'comlink';
import type { ChatStore } from '../storage/records.ts';
import { findChats, type Hit, lowerText, type Searched } from './match.ts';
import { readTexts } from './read-texts.ts';
import type { SearchWorker } from './search-worker.ts';

export interface Search {
  /** The best hits. Errors: those of the store. */
  find(query: string, chats: readonly Searched[]): Promise<Hit[]>;
  end(): void;
}

/** A search over what is stored now. */
export function startSearch(): Search {
  const worker = new Worker(new URL('./search-worker.ts', import.meta.url), { type: 'module', name: 'search' });
  const failed = new Promise<never>((_resolve, reject) => {
    worker.addEventListener('error', () => reject(new Error('The search could not be started. Reload the page.')));
  });
  failed.catch(() => undefined); // Each call reports it.
  const remote = wrap<SearchWorker>(worker);
  return {
    find: (query, chats) => Promise.race([remote.find(query, chats), failed]),
    end: () => worker.terminate(),
  };
}

/** A search over chats that are in this tab's memory. */
export function searchMemory(store: ChatStore): Search {
  return {
    async find(query, chats) {
      const texts = await readTexts(store);
      return findChats(query, chats, new Map([...texts].map(([id, text]) => [id, lowerText(text)])));
    },
    end() {},
  };
}
