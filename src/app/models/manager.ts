// What the model manager works with: the model that answers, load options, work on files, storage; and the rule where a download leads.
import type { ModelSummary } from '../../contracts/models.ts';
import type { Persistence } from './files/persistence.ts';
import type { Task, Tasks } from './files/tasks.ts';
import type { Choices } from './loading/load-options.ts';
import { mayOpenAtOnce } from './loading/startup-model.ts';
import type { Models, ModelsState } from './models.ts';

export interface Manager {
  models: Models;
  choices: Choices;
  tasks: Tasks;
  persistence: Persistence;
  /** Shows the list of models. */
  showList(): void;
}

/**
 * Downloads what is missing of a model that the visitor agreed to. While another one answers, it goes on beside the chat; otherwise
 * the model is loaded as soon as it is here.
 */
export async function fetchModel({ models, tasks, persistence, showList }: Manager, model: ModelSummary): Promise<void> {
  // Beside the download: the browser may take its time to ask the visitor.
  if (!mayOpenAtOnce(model)) void persistence.ask();
  if (models.store.get().current === null) return models.load(model.url);
  models.dismiss();
  showList();
  // A model that was opened by its address is new to the list.
  void models.refresh();
  await tasks.download(model.url);
}

/** Deletes a model's files, stopping what is being done with them. */
export async function deleteModel({ models, tasks }: Manager, url: string): Promise<void> {
  const { stage } = models.store.get();
  if (stage.status === 'opening' && stage.url === url) await models.pause();
  await tasks.remove(url);
}

/** Deletes a model's files and opens it afresh. */
export async function replaceModel({ models, tasks }: Manager, url: string): Promise<void> {
  await tasks.remove(url);
  await models.open(url);
}

/** Whether bytes come from a network now. */
export function isFetching({ stage }: ModelsState, tasks: Readonly<Record<string, Task>>): boolean {
  const isOpening = stage.status === 'opening' && stage.progress?.type === 'downloading';
  return (
    isOpening ||
    Object.values(tasks).some(({ status, kind }) => status === 'running' && (kind === 'download' || kind === 'repair'))
  );
}
