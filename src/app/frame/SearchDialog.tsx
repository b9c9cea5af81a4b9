// Finds conversations by words of their titles and texts. Loaded when it is first opened.
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { type App, useApp } from '../app-context.ts';
import type { Hit } from '../conversations/search/match.ts';
import { type Search, searchMemory, startSearch } from '../conversations/search/search.ts';
import { conversationPath, navigate } from '../platform/route.ts';
import { useStore } from '../platform/store.ts';
import { Button } from '../ui/Button.tsx';
import { Icon } from '../ui/Icon.tsx';

type Result =
  | { status: 'none' }
  /** `hits`: those of the query before. */
  | { status: 'searching' | 'done'; hits: Hit[] }
  | { status: 'failed'; message: string };

export function SearchDialog() {
  const app = useApp();
  const dialog = useRef<HTMLDialogElement>(null);
  const [query, setQuery] = useState('');
  const result = useSearch(app, query);
  const hits = 'hits' in result ? result.hits : [];
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog
      ref={dialog}
      className="search"
      aria-label="Search chats"
      onClose={() => app.sidebar.search(false)}
      onKeyDown={(event) => moveFocus(event, dialog.current)}
    >
      <div className="flex items-center gap-3 border-b border-line px-4">
        <Icon name="search" className="size-4.5 text-faint" />
        <input
          type="text"
          inputMode="search"
          enterKeyHint="go"
          aria-label="Search titles and texts"
          dir="auto"
          placeholder="Search titles and texts"
          value={query}
          onChange={(event) => setQuery(event.target.value)}
          onKeyDown={(event) => {
            const [best] = hits;
            if (event.key !== 'Enter' || event.nativeEvent.isComposing || result.status !== 'done' || !best) return;
            dialog.current?.close();
            navigate(conversationPath(best.id));
          }}
          className="min-h-13 min-w-0 flex-1 bg-transparent outline-none placeholder:text-muted"
        />
        <Button look="icon" className="size-8" aria-label="Close" onClick={() => dialog.current?.close()}>
          <Icon name="close" className="size-4" />
        </Button>
      </div>
      <output className="px-4 py-3 text-sm text-muted empty:hidden">{describe(result, query)}</output>
      <ul aria-label="Chats found" className="min-h-0 overflow-y-auto p-2 empty:hidden">
        {hits.map((hit) => (
          <li key={hit.id}>
            <a
              href={conversationPath(hit.id)}
              onClick={() => dialog.current?.close()}
              className="block rounded-lg px-3 py-2 outline-none hover:bg-hover focus-visible:bg-press"
            >
              <span className="block truncate text-sm font-medium" dir="auto">
                {hit.title}
              </span>
              {hit.excerpt !== null && (
                <span className="line-clamp-2 text-[0.8125rem] text-muted wrap-anywhere" dir="auto">
                  {hit.excerpt}
                </span>
              )}
            </a>
          </li>
        ))}
      </ul>
    </dialog>
  );
}

/** Up and Down go from the field to the chats that were found, and back. */
function moveFocus(event: KeyboardEvent, dialog: HTMLElement | null): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const stops = [...(dialog?.querySelectorAll<HTMLElement>('input, a') ?? [])];
  if (step === undefined || stops.length === 0) return;
  event.preventDefault();
  const at = stops.findIndex((stop) => stop === document.activeElement);
  stops.at((at + step) % stops.length)?.focus();
}

function describe(result: Result, query: string): string {
  if (result.status === 'none') return query === '' ? 'Type a word that you remember.' : '';
  if (result.status === 'failed') return result.message;
  if (result.hits.length > 0) return '';
  return result.status === 'searching' ? 'Searching…' : 'No chat has all of these words.';
}

/** The chats that are found for `query`. */
function useSearch({ chats }: App, query: string): Result {
  const { library, store } = chats;
  const heads = useStore(library.state, (state) => state.heads);
  const isInMemory = useStore(library.state, ({ fault }) => fault?.kind === 'refused');
  const search = useRef<Search | null>(null);
  const [found, setFound] = useState<{ query: string; result: Result }>({ query: '', result: { status: 'none' } });
  useEffect(() => {
    const started = isInMemory ? searchMemory(store) : startSearch();
    search.current = started;
    return () => started.end();
  }, [isInMemory, store]);
  useEffect(() => {
    if (query.trim() === '') return;
    let isCurrent = true;
    const show = (result: Result) => isCurrent && setFound({ query, result });
    search.current?.find(query, [...heads.values()]).then(
      (hits) => show({ status: 'done', hits }),
      (thrown: unknown) => show({ status: 'failed', message: thrown instanceof Error ? thrown.message : String(thrown) }),
    );
    return () => {
      isCurrent = false;
    };
  }, [query, heads]);
  if (query.trim() === '') return { status: 'none' };
  if (found.query === query) return found.result;
  return { status: 'searching', hits: 'hits' in found.result ? found.result.hits : [] };
}
