// Offers to start a new version. A page of the version before gets the advice to reload.
import { Button } from '../ui/Button.tsx';
import { useStore } from './store.ts';
import type { UpdateState, Updates } from './updates.ts';

const TEXTS: Record<Exclude<UpdateState, 'none'>, string> = {
  waiting: 'A new version of the app is ready.',
  'taking-over': 'The new version starts when nothing is being generated or downloaded.',
  blocked:
    'Another app that was served from this address is still in charge of it: /v1/ is not answered here, and the app does not work offline. Delete this site’s data in the browser’s settings, then reload.',
  started: 'A new version of the app has started. This page becomes the new version when it is reloaded.',
};

export function UpdateNotice({ updates }: { updates: Updates }) {
  const state = useStore(updates.store, (current) => current);
  if (state === 'none') return null;
  return (
    <output className="flex flex-wrap items-center justify-center gap-x-4 gap-y-2 bg-accent-soft px-4 py-2 text-sm">
      <span>{TEXTS[state]}</span>
      {state === 'started' || state === 'blocked' ? (
        <Button onClick={() => location.reload()}>Reload</Button>
      ) : (
        <Button isDisabled={state === 'taking-over'} onClick={() => void updates.takeOver()}>
          Restart to update
        </Button>
      )}
    </output>
  );
}
