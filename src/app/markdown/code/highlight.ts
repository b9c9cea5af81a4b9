// The page's side of highlighting: one worker, started with the first code that can be highlighted.
import type { Language } from './languages.ts';
import type { Span } from './spans.ts';

export interface HighlightRequest {
  id: number;
  language: Language;
  code: string;
}

export interface HighlightReply {
  id: number;
  spans: Span[];
}

let worker: Worker | null = null;
let lastId = 0;
const waiting = new Map<number, (spans: Span[] | null) => void>();

/** The runs of `code`; null where the worker fails, and the code stays plain. */
export function highlight(language: Language, code: string): Promise<Span[] | null> {
  worker ??= start();
  lastId += 1;
  const request: HighlightRequest = { id: lastId, language, code };
  worker.postMessage(request);
  return new Promise((resolve) => waiting.set(request.id, resolve));
}

function start(): Worker {
  const started = new Worker(new URL('./highlight-worker.ts', import.meta.url), { type: 'module', name: 'highlight' });
  started.addEventListener('message', ({ data: { id, spans } }: MessageEvent<HighlightReply>) => {
    waiting.get(id)?.(spans);
    waiting.delete(id);
  });
  started.addEventListener('error', (event) => {
    // Code without colours is no failure of the page.
    event.preventDefault();
    for (const settle of waiting.values()) settle(null);
    waiting.clear();
    started.terminate();
    worker = null;
  });
  return started;
}
