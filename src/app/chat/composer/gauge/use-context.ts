// The use of the context for components: one count for the page, however many show it.
import type { ToolOffer } from '../../../../contracts/tools.ts';
import { type App, useApp } from '../../../app-context.ts';
import type { ChatSettings } from '../../../conversations/settings.ts';
import { isReady } from '../../../models/models.ts';
import { type Store, useStore } from '../../../platform/store.ts';
import { type ContextUse, createContextUse } from './context-use.ts';

const known = new WeakMap<App, Store<ContextUse | null>>();

/** The use of the context; null while it is not counted. */
export function useContextUse(): ContextUse | null {
  const app = useApp();
  const store = known.get(app) ?? begin(app);
  return useStore(store, (use) => use);
}

/** The tools of the shown chat take tokens, too. */
async function offersOf({ tools, chats }: App, { toolIds }: ChatSettings): Promise<{ tools?: readonly ToolOffer[] }> {
  if (toolIds.length === 0) return {};
  const { knownOffers } = await tools.load();
  return { tools: knownOffers(chats.shown.document.id, toolIds) };
}

function begin(app: App): Store<ContextUse | null> {
  const { models } = app.manager;
  const model = {
    ...models.store,
    // Each load of a model may have another context.
    get() {
      const { current } = models.store.get();
      return isReady(models.store.get()) && current ? JSON.stringify([current.url, current.loadOptions]) : null;
    },
  };
  const store = createContextUse({
    count: async (messages, settings) => app.count(messages, { ...settings, ...(await offersOf(app, settings)) }),
    conversation: app.conversation,
    settings: app.options,
    draft: app.draft,
    model,
    after: (ms, work) => void setTimeout(work, ms),
  });
  known.set(app, store);
  return store;
}
