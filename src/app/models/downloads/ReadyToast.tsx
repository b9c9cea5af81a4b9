// Says that a model's download has ended, and offers to switch to it.
import { useEffect } from 'react';
import { useApp, useAppState } from '../../app-context.ts';
import { useStore } from '../../platform/store.ts';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { nameOf } from '../model-name.ts';
import { notify } from './notices.ts';
import { readyDownload } from './ready.ts';

export function ReadyToast() {
  const { models, tasks } = useApp().manager;
  const url = useAppState(({ manager }) => readyDownload(manager.tasks.store.get(), manager.models.store.get()));
  const name = useStore(models.store, ({ list }) => url && nameOf(list, url));
  const isAnswering = useAppState(({ chat }) => chat.store.get() !== null);
  useEffect(() => {
    if (name) void notify(`${name} is ready.`);
  }, [name]);
  if (!url) return null;
  return (
    <div className="toast">
      <span className="min-w-0 truncate">{`${name} is ready. Switch?`}</span>
      <Button
        look="text"
        className="font-semibold text-accent"
        isDisabled={isAnswering}
        title={isAnswering ? 'Wait until the answer has ended' : undefined}
        onClick={() => {
          tasks.forget(url);
          void models.load(url);
        }}
      >
        Switch
      </Button>
      <Button look="icon" className="size-8" aria-label="Close" onClick={() => tasks.forget(url)}>
        <Icon name="close" className="size-4" />
      </Button>
    </div>
  );
}
