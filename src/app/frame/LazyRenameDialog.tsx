// The dialog for a chat's title, whose code is loaded when it is first opened.
import { lazy, Suspense } from 'react';
import type { ConversationHead } from '../conversations/storage/records.ts';

const RenameDialog = lazy(() => import('./RenameDialog.tsx').then((module) => ({ default: module.RenameDialog })));

export const LazyRenameDialog = (props: { head: ConversationHead; onClose: () => void }) => (
  <Suspense>
    <RenameDialog {...props} />
  </Suspense>
);
