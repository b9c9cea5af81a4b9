// The groups of the list of conversations: pinned, then by date. Pure.
import type { ConversationHead } from '../storage/records.ts';

export interface DateGroup {
  label: string;
  heads: ConversationHead[];
}

const DAY_MS = 86_400_000;
const WEEK_DAYS = 7;

/** The groups that have a conversation, newest first, in the time zone of this device. */
export function dateGroups(heads: readonly ConversationHead[], now: number): DateGroup[] {
  const groups = new Map<string, ConversationHead[]>();
  const labels = createLabels(now);
  const sorted = heads.toSorted((one, other) => other.updatedAt - one.updatedAt);
  for (const head of [...sorted.filter(({ isPinned }) => isPinned), ...sorted.filter(({ isPinned }) => !isPinned)]) {
    const label = head.isPinned ? 'Pinned' : labels(head.updatedAt);
    const group = groups.get(label);
    if (group) group.push(head);
    else groups.set(label, [head]);
  }
  return [...groups].map(([label, members]) => ({ label, heads: members }));
}

function createLabels(now: number): (time: number) => string {
  const today = startOfDay(now);
  const thisYear = new Date(now).getFullYear();
  const month = new Intl.DateTimeFormat('en', { month: 'long' });
  return (time) => {
    // Rounded, because a day with a change of the clock has 23 or 25 hours.
    const days = Math.round((today - startOfDay(time)) / DAY_MS);
    if (days <= 0) return 'Today';
    if (days === 1) return 'Yesterday';
    if (days < WEEK_DAYS) return 'This week';
    const date = new Date(time);
    return date.getFullYear() === thisYear ? month.format(date) : `${month.format(date)} ${date.getFullYear()}`;
  };
}

const startOfDay = (time: number): number => new Date(time).setHours(0, 0, 0, 0);
