// Loads export, import and backup when they are first needed, and after a failure once more.
import type { Chats } from '../chats.ts';
import type { Library } from '../list/library.ts';
import type { Transfer } from './create-transfer.ts';
import type { SettingsOwner } from './format/settings-file.ts';

/** Gives the same parts at each call. Errors: where their code cannot be loaded. */
export function transferLoader(chats: Chats, owner: SettingsOwner): () => Promise<Transfer> {
  let loading: Promise<Transfer> | null = null;
  const load = async () => {
    const [{ createTransfer }] = await Promise.all([import('./create-transfer.ts'), opened(chats.library)]);
    return createTransfer(chats, owner);
  };
  return () => {
    if (loading) return loading;
    loading = load();
    loading.catch(() => {
      loading = null;
    });
    return loading;
  };
}

/** Settles once it is known whether this browser stores chats. */
function opened({ state }: Library): Promise<void> {
  return new Promise((resolve) => {
    const end = state.subscribe(() => settle());
    const settle = () => {
      if (state.get().status !== 'ready') return;
      end();
      resolve();
    };
    settle();
  });
}
