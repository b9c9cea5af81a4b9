// The stored responses, as the page sees them.
import type { ResponsesSession } from '../../../../contracts/session.ts';
import type { ResponseStore } from './response-store.ts';

export const responsesSession = (store: ResponseStore): ResponsesSession => ({
  list: () => store.list(),
  remove: async (id) => void (await store.delete(id)),
  removeAll: () => store.deleteAll(),
});
