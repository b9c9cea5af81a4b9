// The deletion of everything on this device: an export first, then a typed confirmation.
import { useId, useState } from 'react';
import { useApp } from '../app-context.ts';
import { eraseEverything } from '../erase/erase-mark.ts';
import { CHAT_SETTINGS } from '../platform/route.ts';
import { useStore } from '../platform/store.ts';
import { Button } from '../ui/Button.tsx';
import { Card } from '../ui/Card.tsx';
import { Dialog } from '../ui/Dialog.tsx';

/** The words that the user types to confirm. */
const CONFIRMATION = 'delete everything';

export function DeleteCard() {
  const [isAsking, setAsking] = useState(false);
  const chats = useStore(useApp().chats.library.state, ({ heads }) => heads.size);
  return (
    <Card aria-labelledby="delete-everything" className="p-5">
      <h2 id="delete-everything" className="text-lg font-semibold tracking-tight">
        Delete everything
      </h2>
      <p className="mt-1 text-sm text-muted">
        Chats, drafts, models, stored responses, settings, the offline copy of the app and its service worker. It cannot be
        undone.
      </p>
      <div className="mt-3 flex flex-wrap gap-3">
        {chats > 0 && (
          <a href={CHAT_SETTINGS} className="button">
            {chats === 1 ? 'Export 1 chat first' : `Export ${chats} chats first`}
          </a>
        )}
        <Button look="danger" onClick={() => setAsking(true)}>
          Delete everything
        </Button>
      </div>
      {isAsking && <Question onClose={() => setAsking(false)} />}
    </Card>
  );
}

function Question({ onClose }: { onClose: () => void }) {
  const [text, setText] = useState('');
  const id = useId();
  const isConfirmed = text.trim().toLowerCase() === CONFIRMATION;
  const { pathname, origin } = new URL('./', document.baseURI);
  return (
    <Dialog title="Delete everything?" onClose={onClose}>
      <p className="mt-2 text-sm text-muted">{`Everything that ${origin} stores in this browser is deleted. Other tabs of the app close their work first.`}</p>
      {pathname !== '/' && (
        <p className="mt-2 text-sm text-warn">{`Other apps at ${origin} share this storage. They lose what they stored too.`}</p>
      )}
      <form
        method="dialog"
        onSubmit={(event) => {
          event.preventDefault();
          if (isConfirmed) eraseEverything();
        }}
      >
        <label htmlFor={id} className="mt-4 block text-sm">
          Type <b className="font-semibold">{CONFIRMATION}</b> to confirm
        </label>
        <input
          id={id}
          className="field mt-1 min-h-10 w-full bg-canvas"
          value={text}
          autoComplete="off"
          onChange={(event) => setText(event.target.value)}
        />
        <div className="mt-5 flex flex-wrap justify-end gap-3">
          <Button onClick={(event) => event.currentTarget.closest('dialog')?.close()}>Keep</Button>
          <Button type="submit" look="danger" isDisabled={!isConfirmed}>
            Delete everything
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
