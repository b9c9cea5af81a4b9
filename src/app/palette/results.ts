// The results of the palette for a query, as they change with the page.
import { useMemo, useState } from 'react';
import { ACTIONS } from '../actions/keys.ts';
import { type App, useApp, useAppState } from '../app-context.ts';
import { useToday } from '../frame/today.ts';
import { useStore } from '../platform/store.ts';
import { chatEntry } from './chat-entries.ts';
import { type ChatHits, useChatHits } from './chat-hits.ts';
import { commandsOf, newChatWith } from './commands.ts';
import type { Entry, FoundGroup } from './entry.ts';
import { groupsFor } from './groups.ts';
import type { RecentEntries } from './recent.ts';

/** Chats that are shown at first, with and without a query. */
const MAX_CHATS = { found: 6, newest: 5 };

export interface Results {
  groups: readonly FoundGroup[];
  /** Whether the first entry stays the first when the texts have been searched. */
  isFirstSure: boolean;
  /** For screen readers; shown where the list does not say it. */
  status: { text: string; isShown: boolean };
}

export function useResults(query: string, recent: RecentEntries): Results {
  const chats = useChatHits(query);
  const chatEntries = useChatEntries(query, chats);
  const commands = useCommands();
  // An entry that is chosen now must not move.
  const recentIds = useMemo(() => recent.read(), [recent]);
  const app = useApp();
  const isBlank = query.trim() === '';
  const groups = groupsFor({
    query,
    chats: chatEntries,
    commands,
    recent: recentIds,
    fallback: isBlank ? null : newChatWith(app, query),
  });
  return {
    groups,
    isFirstSure: chats.status !== 'searching' || groups[0]?.isStrong === true,
    status: describe(groups, chats),
  };
}

/** Entries for the best chats. The last one shows the others. */
function useChatEntries(query: string, { hits }: ChatHits): Entry[] {
  const today = useToday();
  const [expanded, setExpanded] = useState<string | null>(null);
  const max = query.trim() === '' ? MAX_CHATS.newest : MAX_CHATS.found;
  const isCut = query.trim() !== '' && hits.length > max + 1 && expanded !== query;
  const shown = (isCut || query.trim() === '' ? hits.slice(0, max) : hits).map((hit) => chatEntry(hit, today));
  if (!isCut) return shown;
  const more: Entry = {
    id: 'more-chats',
    group: 'Chats',
    label: `${hits.length - max} more chats`,
    icon: 'more',
    staysOpen: true,
    perform: () => setExpanded(query),
  };
  return [...shown, more];
}

/** The commands, again after each change of what they show. */
function useCommands(): Entry[] {
  const app = useApp();
  const models = useStore(app.manager.models.store, (state) => state);
  const settings = useStore(app.settings, (state) => state);
  const enabled = useAppState(enabledActions);
  // oxlint-disable-next-line react/exhaustive-deps -- they are what the commands read
  return useMemo(() => commandsOf(app), [app, models, settings, enabled]);
}

/** The names of the actions that can be performed, as one text. */
const enabledActions = (app: App): string =>
  ACTIONS.filter((action) => action.isEnabled(app))
    .map(({ name }) => name)
    .join();

function describe(groups: readonly FoundGroup[], { status, message, hits }: ChatHits): Results['status'] {
  const count = groups.reduce((sum, { entries }) => sum + entries.length, 0);
  const hasFound = hits.length > 0 || groups.some(({ entries }) => entries.some(({ isFallback }) => !isFallback));
  if (status === 'failed') return { text: message, isShown: true };
  if (hasFound) return { text: `${count} results`, isShown: false };
  if (status === 'searching') return { text: 'Searching…', isShown: true };
  return { text: 'No chat, action, model or setting has these words.', isShown: true };
}
