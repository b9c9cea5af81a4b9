// The actions on a model of the list.
import type { ModelSummary } from '../../contracts/models.ts';
import { exportModel as exportFiles } from '../models/files/files.ts';
import { deleteModel as deleteFiles } from '../models/manager.ts';
import type { Action } from './action.ts';

const hasFiles = (model: ModelSummary): boolean => model.storedBytes > 0;

export const verifyModel: Action<ModelSummary> = {
  name: 'verify-model',
  label: 'Verify',
  isEnabled: (_app, model) => hasFiles(model),
  perform: ({ manager }, { url }) => manager.tasks.verify(url),
};

export const exportModel: Action<ModelSummary> = {
  name: 'export-model',
  label: 'Export',
  isEnabled: (_app, model) => hasFiles(model) && model.status !== 'paused',
  perform: ({ manager }, model) => exportFiles(manager.tasks, model),
};

/** Takes the model off the GPU. Its files stay. */
export const freeGpu: Action = {
  name: 'free-gpu',
  label: 'Free the GPU',
  isEnabled: ({ manager, chat }) => manager.models.store.get().current !== null && chat.store.get() === null,
  perform: ({ manager }) => manager.models.unload(),
};

/** Deletes without a question. Its button asks first. */
export const deleteModel: Action<ModelSummary> = {
  name: 'delete-model',
  label: 'Delete',
  // It also ends a download without stored bytes.
  isEnabled: () => true,
  perform: ({ manager }, { url }) => deleteFiles(manager, url),
};
