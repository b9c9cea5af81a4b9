// Offers to install the app, once.
import { useApp } from '../app-context.ts';
import { useStore } from '../platform/store.ts';
import { Button } from '../ui/Button.tsx';

export function InstallNotice() {
  const { install } = useApp();
  const state = useStore(install.store, (current) => current);
  if (state !== 'offered') return null;
  return (
    <output className="flex flex-wrap items-center justify-center gap-x-4 gap-y-2 bg-accent-soft px-4 py-2 text-sm">
      <span>Install the app: it opens without the network, and its data is safer.</span>
      <span className="flex gap-2">
        <Button onClick={() => void install.install()}>Install</Button>
        <Button look="text" onClick={install.dismiss}>
          Not now
        </Button>
      </span>
    </output>
  );
}
