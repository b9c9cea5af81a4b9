// The list of conversations, in groups by date. One menu serves every row. A long list appears a
// slice a task.
import { memo, useMemo, useRef, useState } from 'react';
import { useApp } from '../app-context.ts';
import { type DateGroup, dateGroups } from '../conversations/list/date-groups.ts';
import type { ConversationHead } from '../conversations/storage/records.ts';
import { conversationIn, conversationPath, usePath } from '../platform/route.ts';
import { useStore } from '../platform/store.ts';
import { Button } from '../ui/Button.tsx';
import { Icon } from '../ui/Icon.tsx';
import { MenuPopover } from '../ui/Menu.tsx';
import { useSliced } from '../ui/slices.ts';
import { useConversationItems } from './conversation-items.ts';
import { LazyRenameDialog } from './LazyRenameDialog.tsx';
import { useToday } from './today.ts';

const MENU = 'conversation-menu';

/** Work of a row, in characters of Markdown. */
const ROW_WEIGHT = 50;

export function ConversationList() {
  const { library } = useApp().chats;
  const { heads, status } = useStore(library.state, (state) => state);
  const today = useToday();
  const groups = useMemo(() => dateGroups([...heads.values()], today), [heads, today]);
  const box = useRef<HTMLElement>(null);
  const shown = useSliced(box, { length: heads.size, cut: (from, max) => from + max, weight: ROW_WEIGHT });
  const visible = useMemo(() => firstOf(groups, shown), [groups, shown]);
  const shownId = conversationIn(usePath());
  const [chosen, setChosen] = useState<ConversationHead | null>(null);
  const [renaming, setRenaming] = useState<ConversationHead | null>(null);
  const items = useConversationItems(chosen, setRenaming);
  return (
    <nav ref={box} aria-label="Chats" className="min-h-0 flex-1 overflow-y-auto px-3 pb-4">
      {status === 'ready' && groups.length === 0 && <p className="px-2 pt-4 text-sm text-muted">Your chats appear here.</p>}
      {visible.map(({ label, heads: members }) => (
        <section key={label} aria-label={label}>
          <h2 className="px-2 pt-4 pb-1 text-xs font-semibold text-faint">{label}</h2>
          <ul>
            {members.map((head) => (
              <Row key={head.id} head={head} isShown={head.id === shownId} onMenu={setChosen} />
            ))}
          </ul>
        </section>
      ))}
      <MenuPopover id={MENU} label={chosen ? `More for ${chosen.title}` : 'More'} items={items} />
      {renaming && <LazyRenameDialog head={renaming} onClose={() => setRenaming(null)} />}
    </nav>
  );
}

interface RowProps {
  head: ConversationHead;
  isShown: boolean;
  /** Called before the menu of the row opens. */
  onMenu(head: ConversationHead): void;
}

const Row = memo(function Row({ head, isShown, onMenu }: RowProps) {
  return (
    <li className="conversation">
      <a href={conversationPath(head.id)} aria-current={isShown ? 'page' : undefined} className="conversation-link" dir="auto">
        {head.title}
      </a>
      <Button
        look="icon"
        className="conversation-more"
        popoverTarget={MENU}
        aria-haspopup="menu"
        aria-label={`More for ${head.title}`}
        onClick={() => onMenu(head)}
      >
        <Icon name={head.isPinned ? 'pin' : 'more'} className="size-4" />
      </Button>
    </li>
  );
});

/** The first `count` conversations, in their groups. */
function firstOf(groups: readonly DateGroup[], count: number): readonly DateGroup[] {
  let left = count;
  return groups.flatMap((group) => {
    const heads = group.heads.slice(0, left);
    left -= heads.length;
    return heads.length === 0 ? [] : [{ ...group, heads }];
  });
}
