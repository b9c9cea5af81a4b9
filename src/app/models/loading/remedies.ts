// The remedies after a failed load, or after failed work on a model's files: which buttons are
// shown, by error code and by the model's state.

import { formatBytes } from '../../../contracts/format-bytes.ts';
import { type LoadOptions, MEMORY_LIMIT_BYTES, type ModelSummary } from '../../../contracts/models.ts';
import { RELOAD, type Remedy } from '../../failures/FailureNotice.tsx';
import { helpFor } from '../../failures/failure.ts';
import type { Task } from '../files/tasks.ts';
import { fetchModel, type Manager, replaceModel } from '../manager.ts';
import type { Stage } from '../models.ts';
import { gpuBytesFor, isSame } from './load-options.ts';

/** Remedies for a failed load. */
export function loadRemedies(manager: Manager, { failure, url }: Extract<Stage, { status: 'failed' }>): Remedy[] {
  const { models } = manager;
  if (url === null) return [RELOAD];
  const model = models.store.get().list.find((candidate) => candidate.url === url);
  const goOn: Remedy =
    model && model.status === 'paused'
      ? { label: 'Resume', run: () => void fetchModel(manager, model) }
      : { label: 'Try again', run: () => void models.open(url) };
  switch (helpFor(failure.name).remedy) {
    case 'reload':
      return [RELOAD];
    case 'retry':
      return failure.name === 'out-of-memory' ? [goOn, ...withLess(manager, url, model)] : [goOn];
    case 'replace':
      return model && model.storedBytes > 0 ? [replace(manager, url)] : [goOn];
    case 'without-storage':
      return [goOn, ...withoutStorage(manager, url, model)];
    case 'choose':
    case 'new-chat':
      return [];
  }
}

/**
 * Remedies that load the model in less GPU memory than the failed load. The closest to exact
 * weights comes first.
 */
function withLess({ models, loadOptions }: Manager, url: string, model: ModelSummary | undefined): Remedy[] {
  const tried = loadOptions.of(url);
  const alternatives: [label: string, options: LoadOptions][] = [
    ['Load with an f16 cache', { ...tried, cache: 'f16' }],
    ['Load with the embedding in storage', { ...tried, embedding: 'storage' }],
    ['Load with int8 weights and the embedding in storage', { ...tried, weights: 'int8', embedding: 'storage' }],
  ];
  // Keeps the first of those with the same options, and none with the options that failed.
  const isNew = (options: LoadOptions, rank: number) =>
    !isSame(options, tried) && alternatives.findIndex(([, other]) => isSame(other, options)) === rank;
  // The memory of an option is only unknown if the GPU cannot load it.
  const mayBe = (options: LoadOptions) => !model?.gpuBytes || gpuBytesFor(model, options) !== null;
  return alternatives
    .filter(([, options], rank) => isNew(options, rank) && mayBe(options))
    .map(([label, options]) => {
      const bytes = model && gpuBytesFor(model, options);
      const run = () => {
        loadOptions.choose(url, options);
        void models.open(url);
      };
      return { label: bytes ? `${label} (${formatBytes(bytes)})` : label, run };
    });
}

/**
 * Remedies for failed work on the files of `model`. An export has its own button, which asks for a
 * folder again.
 */
export function taskRemedies(
  manager: Manager,
  model: ModelSummary,
  { kind, failure }: Extract<Task, { status: 'failed' }>,
): Remedy[] {
  const { tasks } = manager;
  const { url } = model;
  const inMemory = failure.name === 'storage-failed' ? withoutStorage(manager, url, model) : [];
  if (failure.name === 'checkpoint-invalid' && model.storedBytes > 0) return [replace(manager, url)];
  switch (kind) {
    case 'download':
      return [{ label: 'Resume', run: () => void fetchModel(manager, model) }, ...inMemory];
    case 'verify':
      return [{ label: 'Try again', run: () => void tasks.verify(url) }];
    case 'repair':
      return [{ label: 'Repair', run: () => void tasks.repair(url) }];
    case 'delete':
      return [{ label: 'Try again', run: () => void tasks.remove(url) }];
    case 'export':
    case 'import':
      return [];
  }
}

const replace = (manager: Manager, url: string): Remedy => ({
  label: 'Delete and download again',
  run: () => void replaceModel(manager, url),
});

/**
 * The remedy for a model that the browser refuses to store. There is none for a model that is too
 * large for memory.
 */
function withoutStorage({ models }: Manager, url: string, model: ModelSummary | undefined): Remedy[] {
  return fitsMemory(model) ? [{ label: 'Run without storing it', run: () => void models.openInMemory(url) }] : [];
}

/**
 * Whether a model may be tried in memory. A model of unknown size may; the load refuses it once its
 * size is known.
 */
function fitsMemory(model: ModelSummary | undefined): boolean {
  return model === undefined || (!model.isInMemory && (model.totalBytes ?? 0) <= MEMORY_LIMIT_BYTES);
}
