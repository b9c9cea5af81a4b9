// Loads export, import and backup when they are first needed, and after a failure once more.
import type { Chats } from '../chats.ts';
import type { Transfer } from './create-transfer.ts';

/** Gives the same parts at each call. Errors: where their code cannot be loaded. */
export function transferLoader(chats: Chats): () => Promise<Transfer> {
  let loading: Promise<Transfer> | null = null;
  return () => {
    loading ??= import('./create-transfer.ts').then(({ createTransfer }) => createTransfer(chats));
    loading.catch(() => {
      loading = null;
    });
    return loading;
  };
}
