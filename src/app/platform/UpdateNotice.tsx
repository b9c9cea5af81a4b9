// Says that a new version is there and offers to start it; it never starts by itself.
import { Button } from '../ui/Button.tsx';
import { useStore } from './store.ts';
import type { Updates } from './updates.ts';

export function UpdateNotice({ updates }: { updates: Updates }) {
  const state = useStore(updates.store, (current) => current);
  if (state === 'none') return null;
  return (
    <output className="flex flex-wrap items-center justify-center gap-x-4 gap-y-2 bg-accent-soft px-4 py-2 text-sm">
      <span>
        {state === 'waiting'
          ? 'A new version of the app is ready.'
          : 'The new version starts when nothing is being generated or downloaded.'}
      </span>
      <Button isDisabled={state === 'taking-over'} onClick={() => void updates.takeOver()}>
        Restart to update
      </Button>
    </output>
  );
}
