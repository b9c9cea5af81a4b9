// The chats of the palette, as entries. Pure.
import type { Hit } from '../conversations/search/match.ts';
import { conversationPath, navigate } from '../platform/route.ts';
import type { Entry } from './entry.ts';

/** Weekdays name the six days before today. */
const SIX_DAYS_MS = 6 * 24 * 60 * 60 * 1000;

/** A found chat, with the text around the word and the day of its last message. */
export function chatEntry({ id, title, excerpt, updatedAt }: Hit, today: number): Entry {
  const path = conversationPath(id);
  const day = dayName(updatedAt, today);
  return {
    id: `chat ${id}`,
    group: 'Chats',
    label: title,
    detail: excerpt === null ? day : `${excerpt} · ${day}`,
    icon: 'chat',
    path,
    perform: () => navigate(path),
  };
}

/** "Today", "Tuesday" for the days before, else "4 Nov". `today`: the beginning of the day, ms since 1970. */
export function dayName(time: number, today: number): string {
  if (time >= today) return 'Today';
  const isRecent = time >= today - SIX_DAYS_MS;
  const isThisYear = new Date(time).getFullYear() === new Date(today).getFullYear();
  const format: Intl.DateTimeFormatOptions = isRecent
    ? { weekday: 'long' }
    : { day: 'numeric', month: 'short', ...(!isThisYear && { year: 'numeric' }) };
  return new Intl.DateTimeFormat('en-GB', format).format(time);
}
