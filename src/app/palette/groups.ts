// Which entries the palette shows for a query, in which groups and which order. Pure.
import type { Entry, FoundEntry, FoundGroup, Group } from './entry.ts';
import { fuzzyMatch, rangesOf } from './fuzzy.ts';

export interface PaletteContent {
  query: string;
  /** The chats for the query, best first; without a query the newest. */
  chats: readonly Entry[];
  /** Everything else, in the order without a query. */
  commands: readonly Entry[];
  /** The ids of the entries that were chosen last, newest first. */
  recent: readonly string[];
  /** The last of the actions; null for none. */
  fallback: Entry | null;
}

const COMMAND_GROUPS: readonly Group[] = ['Actions', 'Models', 'Settings'];

/** The groups that have entries. The first entry of the first group is the best one. */
export function groupsFor(content: PaletteContent): FoundGroup[] {
  const groups = content.query.trim() === '' ? groupsWithoutQuery(content) : groupsOfQuery(content);
  return withFallback(groups, content.fallback).filter(({ entries }) => entries.length > 0);
}

function groupsWithoutQuery({ chats, commands, recent }: PaletteContent): FoundGroup[] {
  const chosen = recent.flatMap((id) => commands.filter((entry) => entry.id === id)).map(plain);
  const rest = commands.filter(({ id, isHidden }) => !isHidden && !recent.includes(id)).map(plain);
  return [
    { name: 'Recent', isStrong: true, entries: chosen },
    { name: 'Chats', isStrong: true, entries: chats.map(plain) },
    ...COMMAND_GROUPS.map((name) => ({ name, isStrong: true, entries: rest.filter(({ group }) => group === name) })),
  ];
}

/**
 * Groups of commands with a strong hit come before the chats, the others after them: a weak hit is
 * rarely meant.
 */
function groupsOfQuery({ query, chats, commands }: PaletteContent): FoundGroup[] {
  const found = commands
    .flatMap((entry) => {
      const match = fuzzyMatch(query, entry.label);
      return match ? [{ match, entry: { ...entry, labelRanges: match.ranges, detailRanges: [] } }] : [];
    })
    .sort((one, other) => other.match.score - one.match.score);
  // The group with the best entry comes first.
  const names = [...new Set(found.map(({ entry }) => entry.group))];
  const isStrong = (name: Group) => found.some(({ match, entry }) => entry.group === name && match.isStrong);
  const groupOf = (name: Group): FoundGroup => ({
    name,
    isStrong: isStrong(name),
    entries: found.flatMap(({ entry }) => (entry.group === name ? [entry] : [])),
  });
  return [
    ...names.filter(isStrong).map(groupOf),
    { name: 'Chats', isStrong: true, entries: chats.map((entry) => marked(entry, query)) },
    ...names.filter((name) => !isStrong(name)).map(groupOf),
  ];
}

/** Adds the fallback to the actions. Without other actions it comes last. */
function withFallback(groups: readonly FoundGroup[], fallback: Entry | null): readonly FoundGroup[] {
  if (!fallback) return groups;
  const last: FoundGroup = { name: 'Actions', isStrong: false, entries: [plain(fallback)] };
  if (!groups.some(({ name }) => name === 'Actions')) return [...groups, last];
  return groups.map((group) => (group.name === 'Actions' ? { ...group, entries: [...group.entries, ...last.entries] } : group));
}

const plain = (entry: Entry): FoundEntry => ({ ...entry, labelRanges: [], detailRanges: [] });

const marked = (entry: Entry, query: string): FoundEntry => ({
  ...entry,
  labelRanges: rangesOf(query, entry.label),
  detailRanges: entry.detail === undefined ? [] : rangesOf(query, entry.detail),
});
