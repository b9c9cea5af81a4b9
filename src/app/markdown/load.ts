// Loads the Markdown code with the first text that needs it. Until then, and if that fails, a text
// is shown as it was typed.
import { useEffect } from 'react';
import { createStore, useStore } from '../platform/store.ts';
import type { Markdown } from './Markdown.tsx';
import type { plainText } from './plain-text.ts';

interface MarkdownModule {
  Markdown: typeof Markdown;
  plainText: typeof plainText;
}

const loaded = createStore<MarkdownModule | null>(null);

/** Loads it once. Rejects if it is neither cached nor on the network. The next call tries again. */
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
