// IndexedDB ports without a browser: a database of weights, a StoredModelsRecord and HungChunks, in
// a factory of fake-indexeddb.

import { type ClosableStore, openDatabase } from '../store/database.ts';
import { type HungChunks, storedHungChunks } from '../store/hung-chunks.ts';
import { type StoredModelsRecord, storedModelsRecord } from '../store/stored-models-record.ts';

/** A read that takes longer counts as hung, ms. None does in memory. */
const SLOW_MS = 20;

/** Creates all ports in `factory`, which keeps their rows after they were closed. */
export function portsIn(factory: IDBFactory): {
  useStore: ClosableStore;
  modelsRecord: StoredModelsRecord;
  hungChunks: HungChunks;
} {
  const witnessStore = openDatabase({ locations: () => ({ factory, database: 'witness' }) });
  return {
    useStore: openDatabase({ locations: () => ({ factory, database: 'weights' }) }),
    modelsRecord: storedModelsRecord(witnessStore),
    hungChunks: storedHungChunks(witnessStore, SLOW_MS),
  };
}
