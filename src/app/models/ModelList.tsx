// The model manager: every model this device knows with what can be done, the disk they take, and the ways to add another.
import { BENCH } from '../platform/route.ts';
import { useStore } from '../platform/store.ts';
import { ImportModel } from './files/ImportModel.tsx';
import { ModelRow } from './ModelRow.tsx';
import type { Manager } from './manager.ts';
import { OpenByUrl } from './OpenByUrl.tsx';
import { StorageUse } from './StorageUse.tsx';

export function ModelList({ manager, mayLoad }: { manager: Manager; mayLoad: boolean }) {
  const { models, tasks, persistence } = manager;
  const list = useStore(models.store, (state) => state.list);
  const hasModel = useStore(models.store, ({ current }) => current !== null);
  return (
    <div>
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-3">
        <h1 className="text-2xl font-semibold tracking-tight">{hasModel ? 'Models' : 'Choose a model'}</h1>
        {hasModel && (
          <button type="button" className="button" onClick={() => models.manage(false)}>
            Back to the chat
          </button>
        )}
      </div>
      <p className="mt-2 text-muted">They run on this device’s GPU. After the download nothing you type leaves the device.</p>
      {list.length === 0 ? (
        <p className="mt-6 text-muted">No model is listed. Open one by its address below.</p>
      ) : (
        <ul className="mt-6 divide-y divide-line overflow-hidden rounded-2xl border border-line bg-surface shadow-card">
          {list.map((model) => (
            <ModelRow key={model.url} model={model} manager={manager} mayLoad={mayLoad} />
          ))}
        </ul>
      )}
      <StorageUse list={list} persistence={persistence} />
      <OpenByUrl onOpen={(url) => void models.open(url)} />
      <ImportModel tasks={tasks} />
      <a href={BENCH} className="text-button mt-4 -ml-2">
        Measure this GPU
      </a>
    </div>
  );
}
