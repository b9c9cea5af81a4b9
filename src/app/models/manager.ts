// The parts of the model manager: the loaded model, load options, work on files, storage. Also
// decides how a download continues.
import type { ModelSummary } from '../../contracts/models.ts';
import type { Persistence } from './files/persistence.ts';
import type { Task, Tasks } from './files/tasks.ts';
import type { ChosenLoadOptions } from './loading/load-options.ts';
import { mayOpenAtOnce } from './loading/startup-model.ts';
import type { Models, ModelsState } from './models.ts';

export interface Manager {
  models: Models;
  loadOptions: ChosenLoadOptions;
  tasks: Tasks;
  persistence: Persistence;
  /** Shows the list of models. */
  showList(): void;
}

/**
 * Downloads the missing bytes of a model, with the user's consent. If another model answers, the
 * download runs beside the chat. Otherwise the model is loaded after it.
 */
export async function fetchModel({ models, tasks, persistence, showList }: Manager, model: ModelSummary): Promise<void> {
  // Not awaited, because the browser may ask the user.
  if (!mayOpenAtOnce(model)) {
    void persistence.ask();
    // A page without notices works.
    import('./downloads/notices.ts').then(({ askForNotices }) => askForNotices()).catch(() => undefined);
  }
  if (models.store.get().current === null) return models.load(model.url);
  models.dismiss();
  showList();
  // A model that was opened by its address may be missing in the list.
  void models.refresh();
  await tasks.download(model.url);
}

/** Deletes a model's files and stops the work on them. */
export async function deleteModel({ models, tasks }: Manager, url: string): Promise<void> {
  const { stage } = models.store.get();
  if (stage.status === 'opening' && stage.url === url) await models.pause();
  await tasks.remove(url);
}

/** Deletes a model's files and opens the model again. */
export async function replaceModel({ models, tasks }: Manager, url: string): Promise<void> {
  await tasks.remove(url);
  await models.open(url);
}

/** Whether a download runs. */
export function isFetching({ stage }: ModelsState, tasks: Readonly<Record<string, Task>>): boolean {
  const isOpening = stage.status === 'opening' && stage.progress?.type === 'downloading';
  return (
    isOpening ||
    Object.values(tasks).some(({ status, kind }) => status === 'running' && (kind === 'download' || kind === 'repair'))
  );
}
