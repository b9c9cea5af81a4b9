// Says where the model runs when that is not as usual: this tab has taken over, or the tab that has
// it does not answer.
import { useStore } from '../platform/store.ts';
import { Button } from '../ui/Button.tsx';
import type { SharedEngine } from './shared-engine.ts';

export function EngineNotice({ engine }: { engine: Pick<SharedEngine, 'store' | 'dismiss'> }) {
  const { place, hasTakenOver } = useStore(engine.store, (state) => state);
  if (place === 'unreachable') {
    return (
      <output className="block bg-warn-soft px-4 py-2 text-center text-sm text-warn">
        The tab of this app that has the model does not answer. This tab takes over soon, or when that one is closed.
      </output>
    );
  }
  if (!hasTakenOver) return null;
  return (
    <output className="flex flex-wrap items-center justify-center gap-x-4 gap-y-2 bg-accent-soft px-4 py-2 text-sm">
      <span>The tab that ran the model was closed. This tab runs it now.</span>
      <Button onClick={() => engine.dismiss()}>OK</Button>
    </output>
  );
}
