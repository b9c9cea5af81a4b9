// Loads the reading of Markdown with the first text that needs it. Until then, and if it cannot be loaded, texts are shown as typed.
import { useEffect } from 'react';
import { createStore, useStore } from '../platform/store.ts';
import type { Markdown } from './Markdown.tsx';
import type { plainText } from './plain-text.ts';

interface MarkdownModule {
  Markdown: typeof Markdown;
  plainText: typeof plainText;
}

const loaded = createStore<MarkdownModule | null>(null);

/** Loads it once; rejects where the network is gone and nothing was cached. The next call tries again. */
export async function loadMarkdown(): Promise<MarkdownModule> {
  const module = await import('./lazy.ts');
  loaded.set(module);
  return module;
}

/** The module, or null while it is not there. */
export function useMarkdown(): MarkdownModule | null {
  const module = useStore(loaded, (current) => current);
  useEffect(() => {
    // The text is shown without it.
    if (module === null) loadMarkdown().catch(() => undefined);
  }, [module]);
  return module;
}
