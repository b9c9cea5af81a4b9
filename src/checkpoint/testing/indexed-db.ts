// IndexedDB ports without a browser: a database of weights and a witness, in a factory of fake-indexeddb.

import { type ClosableStore, openDatabase } from '../database.ts';
import { storedWitness, type Witness } from '../witness.ts';

/** Both in `factory`, which keeps what they store after they were closed. */
export function portsIn(factory: IDBFactory): { useStore: ClosableStore; witness: Witness } {
  return {
    useStore: openDatabase({ places: () => ({ factory, database: 'weights' }) }),
    witness: storedWitness(openDatabase({ places: () => ({ factory, database: 'witness' }) })),
  };
}
