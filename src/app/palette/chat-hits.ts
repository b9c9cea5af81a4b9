// The chats for a query: those with its words in their titles at once, those with them in their
// texts when the search has read these.
import { useEffect, useMemo, useRef, useState } from 'react';
import { useApp } from '../app-context.ts';
import { findChats, type Hit } from '../conversations/search/match.ts';
import { type Search, searchMemory, startSearch } from '../conversations/search/search.ts';
import type { ConversationHead } from '../conversations/storage/records.ts';
import { useStore } from '../platform/store.ts';

export interface ChatHits {
  /** Best first. Without a query, every chat from the newest on. */
  hits: readonly Hit[];
  status: 'searching' | 'done' | 'failed';
  /** Why texts could not be searched. */
  message: string;
}

interface Found extends ChatHits {
  query: string;
  heads: readonly ConversationHead[];
}

const NO_TEXTS = new Map();

export function useChatHits(query: string): ChatHits {
  const headsById = useStore(useApp().chats.library.state, (state) => state.heads);
  const heads = useMemo(() => [...headsById.values()], [headsById]);
  const search = useSearch();
  const [found, setFound] = useState<Found | null>(null);
  const atOnce = useMemo(() => hitsAtOnce(query, heads), [query, heads]);
  useEffect(() => {
    if (query.trim() === '') return;
    let isCurrent = true;
    const show = (result: ChatHits) => isCurrent && setFound({ query, heads, ...result });
    search.current?.find(query, heads).then(
      (hits) => show({ hits, status: 'done', message: '' }),
      (thrown: unknown) => show({ hits: atOnce, status: 'failed', message: messageOf(thrown) }),
    );
    return () => {
      isCurrent = false;
    };
  }, [query, heads, search, atOnce]);
  if (query.trim() === '') return { hits: atOnce, status: 'done', message: '' };
  if (found?.query === query && found.heads === heads) return found;
  return { hits: atOnce, status: 'searching', message: '' };
}

/** The search lives as long as the component. */
function useSearch() {
  const { library, store } = useApp().chats;
  const isInMemory = useStore(library.state, ({ fault }) => fault?.kind === 'refused');
  const search = useRef<Search | null>(null);
  useEffect(() => {
    const started = isInMemory ? searchMemory(store) : startSearch();
    search.current = started;
    return () => started.end();
  }, [isInMemory, store]);
  return search;
}

function hitsAtOnce(query: string, heads: readonly ConversationHead[]): Hit[] {
  if (query.trim() !== '') return findChats(query, heads, NO_TEXTS);
  return heads.toSorted((one, other) => other.updatedAt - one.updatedAt).map((head) => ({ ...head, excerpt: null }));
}

const messageOf = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown));
