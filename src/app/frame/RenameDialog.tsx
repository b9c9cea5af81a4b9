// Asks for another title of a conversation.
import { useState } from 'react';
import { useApp } from '../app-context.ts';
import type { ConversationHead } from '../conversations/storage/records.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Field } from '../ui/Field.tsx';

export function RenameDialog({ head, onClose }: { head: ConversationHead; onClose: () => void }) {
  const { library } = useApp().chats;
  const [title, setTitle] = useState(head.title);
  return (
    <Dialog title="Rename the chat" onClose={onClose}>
      <form method="dialog" className="mt-4" onSubmit={() => void library.rename(head.id, title)}>
        <Field id="chat-title" label="Title">
          <input
            id="chat-title"
            type="text"
            dir="auto"
            value={title}
            onChange={(event) => setTitle(event.target.value)}
            onFocus={(event) => event.target.select()}
            className="field mt-1 min-h-10 w-full bg-canvas"
          />
        </Field>
        <div className="mt-5 flex flex-wrap justify-end gap-3">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" isDisabled={title.trim() === ''}>
            Rename
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
