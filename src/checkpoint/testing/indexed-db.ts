// IndexedDB ports without a browser: a database of weights, a witness and suspects, in a factory of fake-indexeddb.

import { type ClosableStore, openDatabase } from '../store/database.ts';
import { type Suspects, storedSuspects } from '../store/hung-chunks.ts';
import { storedWitness, type Witness } from '../store/stored-models-record.ts';

/** A reading that takes longer is suspect; none does in memory. */
const SLOW_MS = 20;

/** All in `factory`, which keeps what they store after they were closed. */
export function portsIn(factory: IDBFactory): { useStore: ClosableStore; witness: Witness; suspects: Suspects } {
  const witnessStore = openDatabase({ places: () => ({ factory, database: 'witness' }) });
  return {
    useStore: openDatabase({ places: () => ({ factory, database: 'weights' }) }),
    witness: storedWitness(witnessStore),
    suspects: storedSuspects(witnessStore, SLOW_MS),
  };
}
