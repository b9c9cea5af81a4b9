// One model by its address: everything of its row in the list, where it comes from, and its files.
import { useEffect, useState } from 'react';
import type { ModelSummary } from '../../contracts/models.ts';
import { useApp } from '../app-context.ts';
import { MODELS } from '../platform/route.ts';
import { useStore } from '../platform/store.ts';
import { Card } from '../ui/Card.tsx';
import { ScreenTitle } from '../ui/ScreenTitle.tsx';
import { ModelRow } from './ModelRow.tsx';

export function ModelPage({ id }: { id: string }) {
  const { models } = useApp().manager;
  const model = useStore(models.store, ({ list }) => list.find((each) => each.id === id));
  const isKnown = useStore(models.store, ({ stage }) => stage.status !== 'starting');
  return (
    <div>
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-3">
        <ScreenTitle>{id}</ScreenTitle>
        <a href={MODELS} className="button">
          All models
        </a>
      </div>
      {model ? (
        <Known model={model} />
      ) : (
        <p className="mt-4 text-muted">{isKnown ? MISSING : 'Looking for it on this device…'}</p>
      )}
    </div>
  );
}

const MISSING = 'No model of this name is listed or stored here. Choose one in the list, or open it by its address.';

function Known({ model }: { model: ModelSummary }) {
  return (
    <>
      <Card as="ul" className="mt-6 overflow-hidden">
        <ModelRow model={model} />
      </Card>
      <h2 className="mt-8 font-medium">Source</h2>
      <p className="mt-1 text-sm wrap-anywhere text-muted">{model.url}</p>
      {model.storedBytes > 0 && <Files model={model} />}
    </>
  );
}

/** The names of the files that are on this device. */
function Files({ model: { url, storedBytes } }: { model: ModelSummary }) {
  const { session } = useApp();
  const [names, setNames] = useState<readonly string[] | string>([]);
  // It changes while a download runs.
  const part = Math.floor(storedBytes / 1e9);
  useEffect(() => {
    session.files.names(url).then(setNames, (thrown: Error) => setNames(thrown.message));
  }, [session, url, part]);
  return (
    <>
      <h2 className="mt-6 font-medium">Files</h2>
      {typeof names === 'string' ? (
        <p className="mt-1 text-sm text-danger">{names}</p>
      ) : (
        <ul className="mt-1 text-sm text-muted">
          {names.map((name) => (
            <li key={name} className="wrap-anywhere">
              {name}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
