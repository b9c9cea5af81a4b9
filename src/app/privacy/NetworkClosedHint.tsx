// Says that the network is closed, where that keeps something from working.
import { PRIVACY } from '../platform/route.ts';
import { useStore } from '../platform/store.ts';
import { network } from './parts.ts';

export function NetworkClosedHint({ className = '' }: { className?: string }) {
  const isClosed = useStore(network.store, (view) => view?.isClosed ?? false);
  if (!isClosed) return null;
  return (
    <p className={`text-sm text-warn ${className}`}>
      You closed the network, so nothing can be downloaded.{' '}
      <a href={PRIVACY} className="font-medium underline">
        Open it on the screen of privacy
      </a>
      , then try again.
    </p>
  );
}
