// Keeps the models of all tabs the same: they share one GPU and one storage, so what one tab
// changes holds for all.
import type { TabNews } from '../../contracts/shared-engine.ts';
import type { Models, ModelsState } from '../models/models.ts';

export interface ShareModelsDeps {
  models: Pick<Models, 'store' | 'refresh'>;
  /** The channel between the tabs. */
  tabs: Pick<BroadcastChannel, 'postMessage' | 'addEventListener'>;
}

/** Informs other tabs when models change here, and reads the list again when they change there. */
export function shareModels({ models, tabs }: ShareModelsDeps): void {
  let known = summaryOf(models.store.get());
  models.store.subscribe(() => {
    const now = summaryOf(models.store.get());
    if (now === known) return;
    known = now;
    tabs.postMessage('models' satisfies TabNews);
  });
  tabs.addEventListener('message', (event) => {
    if ((event as MessageEvent<TabNews>).data === 'models') void models.refresh();
  });
}

/**
 * What other tabs need to know. A tab that learns it from another has nothing new to say, so the
 * tabs fall silent.
 */
function summaryOf({ list, current }: ModelsState): string {
  return JSON.stringify([current?.url, list.map(({ url, status }) => [url, status])]);
}
