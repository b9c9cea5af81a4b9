// Says that a new version is there and offers to start it; tells a page of the version before that a reload starts the new one.
import { useStore } from './store.ts';
import type { UpdateState, Updates } from './updates.ts';

const TEXTS: Record<Exclude<UpdateState, 'none'>, string> = {
  waiting: 'A new version of the app is ready.',
  'taking-over': 'The new version starts when nothing is being generated or downloaded.',
  started: 'A new version of the app has started. This page becomes the new version when it is reloaded.',
};

export function UpdateNotice({ updates }: { updates: Updates }) {
  const state = useStore(updates.store, (current) => current);
  if (state === 'none') return null;
  return (
    <output className="flex flex-wrap items-center justify-center gap-x-4 gap-y-2 bg-accent-soft px-4 py-2 text-sm">
      {TEXTS[state]}
      {state === 'started' ? (
        <button type="button" className="button" onClick={() => location.reload()}>
          Reload
        </button>
      ) : (
        <button type="button" className="button" disabled={state === 'taking-over'} onClick={() => void updates.takeOver()}>
          Restart to update
        </button>
      )}
    </output>
  );
}
