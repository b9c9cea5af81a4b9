// Stored responses of a scripted session. They live as long as its page.

import type { Session } from '../../../src/contracts/session.ts';
import type { StoredResponseSummary } from '../../../src/contracts/stored-responses.ts';

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
