import { expect, test } from 'vitest';
import { DEFAULT_LOAD_OPTIONS, type ModelSummary } from '../../contracts/models.ts';
import type { ModelsState } from '../models/models.ts';
import { createStore } from '../platform/store.ts';
import { shareModels } from './share-models.ts';

const model = (status: ModelSummary['status']) => ({ id: 'tiny', url: 'https://x/tiny', status }) as ModelSummary;

/** Tabs that read one list of models, and a channel between them. */
function tabsOf(shared: { list: ModelSummary[] }, count: number) {
  const listeners = new Map<number, (event: MessageEvent) => void>();
  const news: number[] = [];
  const tabs = Array.from({ length: count }, (_, index) => {
    const store = createStore<ModelsState>({ list: [], current: null, stage: { status: 'idle' } });
    const refresh = async () => {
      const current = shared.list.find(({ status }) => status === 'loaded') ?? null;
      store.set({ ...store.get(), list: [...shared.list], current });
    };
    const channel = {
      postMessage(data: unknown) {
        news.push(index);
        for (const [other, listener] of listeners) if (other !== index) listener({ data } as MessageEvent);
      },
      addEventListener: (_: string, listener: unknown) => void listeners.set(index, listener as (event: MessageEvent) => void),
    } as Pick<BroadcastChannel, 'postMessage' | 'addEventListener'>;
    shareModels({ models: { store, refresh }, tabs: channel });
    return { store, refresh };
  });
  return { tabs, news };
}

test('what one tab loads or deletes is known in all, and then the tabs fall silent', async () => {
  const shared = { list: [model('stored')] };
  const { tabs, news } = tabsOf(shared, 3);
  shared.list = [{ ...model('loaded'), loadOptions: DEFAULT_LOAD_OPTIONS }];
  await tabs[0]?.refresh();
  for (const { store } of tabs) expect(store.get().current?.id).toBe('tiny');
  const said = news.length;
  for (const { refresh } of tabs) await refresh();
  expect(news).toHaveLength(said);
});
