// The model manager: every model with its actions, their disk use, and the ways to add another.
import { useApp } from '../app-context.ts';
import { BENCH } from '../platform/route.ts';
import { useStore } from '../platform/store.ts';
import { NetworkClosedHint } from '../privacy/NetworkClosedHint.tsx';
import { Card } from '../ui/Card.tsx';
import { ScreenTitle } from '../ui/ScreenTitle.tsx';
import { DeviceStrip } from './facts/DeviceStrip.tsx';
import { ImportModel } from './files/ImportModel.tsx';
import { ModelRow } from './ModelRow.tsx';
import { OpenByUrl } from './OpenByUrl.tsx';
import { StorageUse } from './StorageUse.tsx';

export function ModelList() {
  const { chats, manager } = useApp();
  const { models } = manager;
  const list = useStore(models.store, (state) => state.list);
  const hasModel = useStore(models.store, ({ current }) => current !== null);
  return (
    <div>
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-3">
        <ScreenTitle>{hasModel ? 'Models' : 'Choose a model'}</ScreenTitle>
        {hasModel && (
          <a href={chats.shown.path} className="button" onClick={() => models.dismiss()}>
            Back to the chat
          </a>
        )}
      </div>
      <p className="mt-2 text-muted">They run on this device’s GPU. After the download nothing you type leaves the device.</p>
      <NetworkClosedHint className="mt-3" />
      <DeviceStrip list={list} />
      {list.length === 0 ? (
        <p className="mt-6 text-muted">No model is listed. Open one by its address below.</p>
      ) : (
        <Card as="ul" className="mt-6 divide-y divide-line overflow-hidden">
          {list.map((model) => (
            <ModelRow key={model.url} model={model} />
          ))}
        </Card>
      )}
      <StorageUse list={list} />
      <OpenByUrl />
      <ImportModel />
      <a href={BENCH} className="text-button mt-4 -ml-2">
        Measure this GPU
      </a>
    </div>
  );
}
