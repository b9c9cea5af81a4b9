// The palette: one field that finds chats, actions, models and settings. A combobox with a list.
// Loaded when it is first opened.
import { type KeyboardEvent, useState } from 'react';
import { search } from '../actions/frame.ts';
import { isShortcut } from '../actions/shortcut.ts';
import { useApp } from '../app-context.ts';
import { Button } from '../ui/Button.tsx';
import { Icon } from '../ui/Icon.tsx';
import { Keys } from '../ui/Keys.tsx';
import { useModal } from '../ui/modal.ts';
import type { FoundEntry } from './entry.ts';
import { LIST_ID, optionId, ResultList } from './ResultList.tsx';
import { createRecentEntries } from './recent.ts';
import { useResults } from './results.ts';

const recent = createRecentEntries(() => localStorage);

export function Palette() {
  const { layers } = useApp();
  const dialog = useModal();
  const [query, setQuery] = useState('');
  // The entry that the arrow keys or the pointer went to. It is the first one until then.
  const [activeId, setActiveId] = useState<string | null>(null);
  const { groups, isFirstSure, status } = useResults(query, recent);
  const entries = groups.flatMap((group) => group.entries);
  const active = entries.find(({ id }) => id === activeId) ?? (isFirstSure ? entries[0] : undefined);
  const choose = (entry: FoundEntry, isNewTab: boolean) => {
    if (entry.group !== 'Chats') recent.add(entry.id);
    if (isNewTab && entry.path !== undefined) window.open(entry.path, '_blank', 'noopener');
    else entry.perform();
    if (!entry.staysOpen) layers.close('palette');
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // The keys belong to the input method. Safari says so only by the key code 229.
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && entries.length > 0) setActiveId(entryBeside(entries, active, step)?.id ?? null);
    else if (event.key === 'Enter' && active) choose(active, event.ctrlKey || event.metaKey);
    else if (search.shortcut && isShortcut(event.nativeEvent, search.shortcut)) layers.close('palette');
    else return;
    event.preventDefault();
  };
  return (
    <dialog
      ref={dialog}
      className="palette"
      aria-label="Search and commands"
      onClose={() => dialog.current?.open || layers.close('palette')}
      // A press on the backdrop is one on the dialog itself: its content fills it.
      onPointerDown={(event) => event.target === dialog.current && layers.close('palette')}
    >
      <div className="flex shrink-0 items-center gap-3 border-b border-line ps-5 pe-3">
        <Icon name="search" className="size-4.5 text-faint" />
        <input
          type="text"
          role="combobox"
          inputMode="search"
          enterKeyHint="go"
          autoComplete="off"
          spellCheck={false}
          aria-label="Search chats and commands"
          aria-expanded={entries.length > 0}
          aria-controls={LIST_ID}
          aria-autocomplete="list"
          aria-activedescendant={active && optionId(active.id)}
          dir="auto"
          placeholder="Search chats and commands"
          value={query}
          onChange={(event) => {
            setQuery(event.target.value);
            setActiveId(null);
          }}
          onKeyDown={onKeyDown}
          className="min-h-13 min-w-0 flex-1 bg-transparent outline-none placeholder:text-muted"
        />
        <Button look="icon" className="size-9 pointer-coarse:size-11" aria-label="Close" onClick={() => layers.close('palette')}>
          <Icon name="close" className="size-4" />
        </Button>
      </div>
      <output className={status.isShown ? 'px-5 pt-4 text-sm text-muted' : 'sr-only'}>{status.text}</output>
      <ResultList groups={groups} activeId={active?.id ?? null} onActive={setActiveId} onChoose={choose} />
      <Hints />
    </dialog>
  );
}

/** The entry before or after the active one; from the end it goes to the other end. */
function entryBeside(entries: readonly FoundEntry[], active: FoundEntry | undefined, step: number): FoundEntry | undefined {
  if (!active) return entries.at(step === 1 ? 0 : -1);
  return entries.at((entries.indexOf(active) + step) % entries.length);
}

function Hints() {
  return (
    <div className="flex shrink-0 flex-wrap gap-x-5 gap-y-1 border-t border-line px-5 py-2.5 text-xs text-muted max-sm:hidden pointer-coarse:hidden">
      <span className="flex items-center gap-1.5">
        <kbd className="key">↑</kbd>
        <kbd className="key">↓</kbd> choose
      </span>
      <span className="flex items-center gap-1.5">
        <Keys shortcut={{ key: 'enter' }} /> open
      </span>
      <span className="flex items-center gap-1.5">
        <Keys shortcut={{ key: 'enter', control: true }} /> open in another tab
      </span>
    </div>
  );
}
