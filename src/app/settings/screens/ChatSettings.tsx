// Settings of chats: whether new ones are kept, what they take, and how to delete them all.
import { useState } from 'react';
import { perform } from '../../actions/action.ts';
import { deleteAllConversations } from '../../actions/conversations.ts';
import { useApp, useAppState } from '../../app-context.ts';
import { TransferPanel } from '../../conversations/transfer/panel/TransferPanel.tsx';
import { useStore } from '../../platform/store.ts';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { ChatStorage } from './ChatStorage.tsx';
import { SwitchField } from './SwitchField.tsx';

export function ChatSettings() {
  return (
    <>
      <SwitchField name="areNewChatsTemporary" />
      <ChatStorage />
      <TransferPanel />
      <DeleteAll />
    </>
  );
}

function DeleteAll() {
  const app = useApp();
  const count = useStore(app.chats.library.state, ({ heads }) => heads.size);
  const isEnabled = useAppState((current) => deleteAllConversations.isEnabled(current));
  const [isAsking, setAsking] = useState(false);
  return (
    <section aria-labelledby="delete-all">
      <h2 id="delete-all" className="font-medium">
        Delete
      </h2>
      <p className="mt-0.5 text-sm text-muted">
        {count === 0 ? 'There is no chat to delete.' : 'It can be undone for a minute. Then the chats are gone for good.'}
      </p>
      <Button look="danger" className="mt-3" isDisabled={!isEnabled} onClick={() => setAsking(true)}>
        {deleteAllConversations.label}
      </Button>
      {isAsking && (
        <ConfirmDialog
          title={count === 1 ? 'Delete 1 chat?' : `Delete all ${count} chats?`}
          action={deleteAllConversations.label}
          onConfirm={() => perform(deleteAllConversations, app, undefined)}
          onClose={() => setAsking(false)}
        >
          Pinned chats are deleted too. Models and settings stay.
        </ConfirmDialog>
      )}
    </section>
  );
}
