// Runs one backup in a worker of its own.
import { wrap } from 'comlink';
import type { BackupWorker } from './backup-worker.ts';

/** As the worker's `run`. Errors: also where the worker's script cannot be loaded. */
export async function runBackup(): Promise<number | null> {
  const worker = new Worker(new URL('./backup-worker.ts', import.meta.url), { type: 'module', name: 'backup' });
  const failed = new Promise<never>((_resolve, reject) => {
    worker.addEventListener('error', () => reject(new Error('The backup could not be started. Reload the page.')));
  });
  try {
    return await Promise.race([wrap<BackupWorker>(worker).run(), failed]);
  } finally {
    worker.terminate();
  }
}
