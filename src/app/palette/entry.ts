// An entry of the palette: something that can be found and chosen. Types only.
import type { Shortcut } from '../actions/shortcut.ts';
import type { IconName } from '../ui/Icon.tsx';
import type { Range } from './fuzzy.ts';

/** The headings of the palette. */
export type Group = 'Recent' | 'Chats' | 'Actions' | 'Models' | 'Settings';

export interface Entry {
  /** Unique, and the same in each session. */
  id: string;
  group: Group;
  label: string;
  /** A second line. */
  detail?: string;
  icon: IconName;
  shortcut?: Shortcut;
  /** The address of a chat or a screen. It can be opened in another tab. */
  path?: string;
  /** Whether it is chosen already, such as the present theme. */
  isCurrent?: boolean;
  /** Whether it is shown for a query only, so that the list stays short. */
  isHidden?: boolean;
  /** Whether it is offered whatever the query is, and found nothing. */
  isFallback?: boolean;
  /** Whether the palette stays open when it is chosen. */
  staysOpen?: boolean;
  perform(): void;
}

/** An entry in the list, with the parts that were found. */
export interface FoundEntry extends Entry {
  labelRanges: readonly Range[];
  detailRanges: readonly Range[];
}

export interface FoundGroup {
  name: Group;
  /** Whether its first entry is surely meant: a chat, or a command that begins with the query. */
  isStrong: boolean;
  entries: readonly FoundEntry[];
}
