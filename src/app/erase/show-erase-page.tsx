// Deletes everything in the place of the app. Loaded when this tab is marked for it.
import { createRoot } from 'react-dom/client';
import { ErasePage } from './ErasePage.tsx';
import { readEraseMark } from './erase-mark.ts';
import { type BrowserStores, eraseStorage } from './erase-storage.ts';

export function showErasePage(): void {
  const root = document.getElementById('app');
  const mark = readEraseMark();
  if (!root || !mark) return;
  document.title = 'Delete everything · gpt-oss-web';
  const erase = (onBlocked: (name: string) => void) => eraseStorage(browserStores(), onBlocked);
  createRoot(root).render(<ErasePage mark={mark} erase={erase} />);
}

function browserStores(): BrowserStores {
  const { storageBuckets = null } = navigator as typeof navigator & { storageBuckets?: BrowserStores['buckets'] };
  return {
    workers: 'serviceWorker' in navigator ? navigator.serviceWorker : null,
    caches: 'caches' in window ? caches : null,
    buckets: storageBuckets,
    databases: 'indexedDB' in window ? indexedDB : null,
    storage: navigator.storage ?? null,
    local: localStorage,
  };
}
