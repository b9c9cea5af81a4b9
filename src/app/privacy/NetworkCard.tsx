// The switch that closes the network, with its state in this tab and what it stops.
import { useId, useState } from 'react';
import { useApp } from '../app-context.ts';
import { useStore } from '../platform/store.ts';
import { Button } from '../ui/Button.tsx';
import { Card } from '../ui/Card.tsx';
import { Icon } from '../ui/Icon.tsx';
import type { NetworkView } from './network.ts';
import { network } from './parts.ts';

export function NetworkCard() {
  const { manager } = useApp();
  const id = useId();
  const view = useStore(network.store, (current) => current);
  const hasModel = useStore(manager.models.store, ({ list }) => list.some(isStored));
  const [isChanging, setChanging] = useState(false);
  const isClosed = view?.isClosed ?? false;
  const canClose = hasModel && network.canChange();
  const change = async () => {
    setChanging(true);
    await network.set(!isClosed);
    setChanging(false);
  };
  return (
    <Card aria-labelledby={`${id}-title`} className="p-5">
      <div className="flex items-start gap-4">
        <Icon name={isClosed ? 'lock' : 'shield'} className="mt-0.5 size-7 text-good" />
        <div className="min-w-0 flex-1">
          <h2 id={`${id}-title`} className="text-lg font-semibold tracking-tight">
            <label htmlFor={id}>{isClosed ? 'Network closed' : 'Close the network'}</label>
          </h2>
          <p id={`${id}-hint`} className="text-sm text-muted">
            {isClosed
              ? 'The browser itself refuses every request of this app, except to the app’s own address.'
              : 'Then the browser itself refuses every request of this app, except to the app’s own address. It stays closed until you open it.'}
          </p>
        </div>
        <input
          id={id}
          type="checkbox"
          role="switch"
          aria-describedby={`${id}-hint`}
          aria-checked={isClosed}
          checked={isClosed}
          disabled={isChanging || (!isClosed && !canClose)}
          onChange={() => void change()}
          className="switch disabled:opacity-50"
        />
      </div>
      <p className="mt-3 text-sm text-muted">
        {isClosed ? 'While it is closed, these do not work: ' : 'While it is closed, these would not work: '}
        downloads of models, models at other addresses, and tools that search the web or use other servers. Chats, stored models,
        import and export work as before.
      </p>
      {!isClosed && !canClose && <p className="mt-2 text-sm text-warn">{reasonAgainst(hasModel)}</p>}
      <output className="block mt-3 text-sm empty:hidden">{view && <Progress view={view} />}</output>
    </Card>
  );
}

const isStored = ({ status, isInMemory }: { status: string; isInMemory: boolean }) =>
  (status === 'stored' || status === 'loaded') && !isInMemory;

function reasonAgainst(hasModel: boolean): string {
  return hasModel
    ? 'The app’s service worker does not control this tab yet. Reload the tab, then close the network.'
    : 'Download a model first: with a closed network none can be downloaded.';
}

/** What the user should do so that the policy applies to this tab too. */
function Progress({ view: { isClosed, isInForce, fault } }: { view: NetworkView }) {
  if (fault) return <p className="text-danger">{fault}</p>;
  if (isInForce) return isClosed ? <p className="text-good">The policy of this tab enforces it.</p> : null;
  return (
    <div className="flex flex-wrap items-center gap-3">
      <p className="min-w-0 flex-1 basis-64 text-warn">
        {isClosed
          ? 'The service worker refuses requests of all tabs at once. Reload each tab: then the browser’s policy refuses them too.'
          : 'This tab still has the policy of the closed network. Reload it to use the network.'}
      </p>
      <Button onClick={() => location.reload()}>Reload this tab</Button>
    </div>
  );
}
