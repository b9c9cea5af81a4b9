// The title of the shown conversation, with its menu.
import { useState } from 'react';
import { useApp, useAppState } from '../app-context.ts';
import { headOf } from '../conversations/conversation.ts';
import type { ConversationHead } from '../conversations/storage/records.ts';
import { conversationIn, TEMPORARY, usePath } from '../platform/route.ts';
import { useStore } from '../platform/store.ts';
import { Button } from '../ui/Button.tsx';
import { Icon } from '../ui/Icon.tsx';
import { MenuPopover } from '../ui/Menu.tsx';
import { useConversationItems } from './conversation-items.ts';
import { LazyRenameDialog } from './LazyRenameDialog.tsx';

const MENU = 'title-menu';
const LOOK = 'truncate text-[0.9375rem] leading-5 font-semibold tracking-tight';

/** The heading of the chat. A new chat has none here: its screen begins with one. */
export function TitleMenu() {
  const { library } = useApp().chats;
  const path = usePath();
  const id = conversationIn(path);
  const head = useStore(library.state, ({ heads }) => (id === null ? null : (heads.get(id) ?? null)));
  const isEmpty = useAppState(({ conversation }) => headOf(conversation.get()) === null);
  const [renaming, setRenaming] = useState<ConversationHead | null>(null);
  const items = useConversationItems(head, setRenaming);
  if (path === TEMPORARY) return isEmpty ? null : <h1 className={`px-2 ${LOOK}`}>Temporary chat</h1>;
  if (!head) return null;
  return (
    <>
      <h1 className="flex max-w-full min-w-0">
        <Button
          look="text"
          className="max-w-full min-w-0 gap-1 text-ink max-sm:min-h-6"
          aria-haspopup="menu"
          popoverTarget={MENU}
        >
          <span className={LOOK} dir="auto">
            {head.title}
          </span>
          <Icon name="chevron" className="size-4 text-muted" />
        </Button>
      </h1>
      <MenuPopover id={MENU} label="This chat" items={items} />
      {renaming && <LazyRenameDialog head={renaming} onClose={() => setRenaming(null)} />}
    </>
  );
}
