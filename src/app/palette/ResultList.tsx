// The list under the field of the palette. The focus stays in the field, which names the active
// option.
import { useEffect, useRef } from 'react';
import { Icon } from '../ui/Icon.tsx';
import { Keys } from '../ui/Keys.tsx';
import type { FoundEntry, FoundGroup } from './entry.ts';
import { MarkedText } from './MarkedText.tsx';

export const LIST_ID = 'palette-list';
/** The id of an option, for `aria-activedescendant`. */
export const optionId = (entryId: string): string => `palette-option ${entryId}`.replaceAll(' ', '-');

interface ResultListProps {
  groups: readonly FoundGroup[];
  activeId: string | null;
  onActive(id: string): void;
  /** `isNewTab`: Ctrl or Command was held. */
  onChoose(entry: FoundEntry, isNewTab: boolean): void;
}

export function ResultList({ groups, activeId, onActive, onChoose }: ResultListProps) {
  return (
    <div
      id={LIST_ID}
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- the popup of a combobox, with groups and keys
      role="listbox"
      aria-label="Results"
      className="min-h-0 flex-1 overflow-y-auto overscroll-contain p-2 empty:hidden"
    >
      {groups.map(({ name, entries }) => (
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a group of options in a listbox
        <div key={name} role="group" aria-labelledby={`palette-group-${name}`}>
          <div id={`palette-group-${name}`} role="presentation" className="px-3 pt-3 pb-1 text-xs font-semibold text-muted">
            {name}
          </div>
          {entries.map((entry) => (
            <Option
              key={entry.id}
              entry={entry}
              isActive={entry.id === activeId}
              onActive={() => onActive(entry.id)}
              onChoose={(isNewTab) => onChoose(entry, isNewTab)}
            />
          ))}
        </div>
      ))}
    </div>
  );
}

interface OptionProps {
  entry: FoundEntry;
  isActive: boolean;
  onActive(): void;
  onChoose(isNewTab: boolean): void;
}

function Option({ entry, isActive, onActive, onChoose }: OptionProps) {
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isActive) element.current?.scrollIntoView({ block: 'nearest' });
  }, [isActive]);
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus -- keys go to the field
    <div
      ref={element}
      id={optionId(entry.id)}
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- an option of that list
      role="option"
      aria-selected={isActive}
      className="palette-option"
      onPointerMove={isActive ? undefined : onActive}
      // The field keeps the focus.
      onPointerDown={(event) => event.preventDefault()}
      onClick={(event) => onChoose(event.ctrlKey || event.metaKey)}
    >
      <Icon name={entry.icon} className="size-4.5 text-faint" />
      <span className="min-w-0 flex-1">
        <span className="block truncate text-sm font-medium" dir="auto">
          <MarkedText text={entry.label} ranges={entry.labelRanges} />
        </span>
        {entry.detail !== undefined && (
          <span className="block truncate text-[0.8125rem] text-muted" dir="auto">
            <MarkedText text={entry.detail} ranges={entry.detailRanges} />
          </span>
        )}
      </span>
      {entry.isCurrent && (
        <>
          <span className="sr-only">, chosen</span>
          <Icon name="check" className="size-4 text-accent" />
        </>
      )}
      {entry.shortcut && <Keys shortcut={entry.shortcut} className="max-sm:hidden pointer-coarse:hidden" />}
    </div>
  );
}
