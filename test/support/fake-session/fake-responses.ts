// Stored responses of a scripted session. They live as long as its page.

import type { StoredResponseSummary } from '../../../src/contracts/api/stored-responses.ts';
import type { Session } from '../../../src/contracts/session.ts';

/** Stored responses that begin as `list`. */
export function createFakeResponses(list: readonly StoredResponseSummary[]): Session['responses'] {
  let stored = [...list];
  return {
    list: async () => stored,
    async remove(id) {
      stored = stored.filter((response) => response.id !== id);
    },
    async removeAll() {
      stored = [];
    },
  };
}
