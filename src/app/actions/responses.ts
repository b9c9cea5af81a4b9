// Actions on the stored responses of the API.
import type { StoredResponseSummary } from '../../contracts/api/stored-responses.ts';
import type { Action } from './action.ts';

/** Deletes at once. Its button asks first. */
export const deleteResponse: Action<StoredResponseSummary> = {
  name: 'delete-response',
  label: 'Delete',
  isEnabled: () => true,
  perform: ({ storedResponses }, { id }) => storedResponses.remove(id),
};

/** Deletes at once. Its button asks first. */
export const deleteAllResponses: Action = {
  name: 'delete-all-responses',
  label: 'Delete all',
  isEnabled: ({ storedResponses }) => (storedResponses.store.get().list?.length ?? 0) > 0,
  perform: ({ storedResponses }) => storedResponses.removeAll(),
};
