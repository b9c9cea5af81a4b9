// Names what a reload of this tab would lose, so that an update never takes it from its user.
// Takes the stores of the page and its text fields; knows nothing of updates.
import type { BenchState } from '../bench/bench.ts';
import { type ChatState, DEFAULT_OPTIONS } from '../chat/chat.ts';
import type { Task } from '../models/files/tasks.ts';
import type { ModelsState } from '../models/models.ts';
import { isLosable } from './before-unload.ts';

export interface PageState {
  chat: ChatState;
  models: ModelsState;
  tasks: Readonly<Record<string, Task>>;
  bench: BenchState;
  /** What is written in the text fields of the page. */
  texts: readonly string[];
}

/** What a reload would lose, as a text that changes when more is added to it; null for nothing. */
export function unsavedWork({ chat, models, tasks, bench, texts }: PageState): string | null {
  const lost: unknown[] = [
    ...chat.turns.map(({ id }) => `turn ${id}`),
    ...texts.filter((text) => text.trim() !== '').map((text) => `text ${text}`),
    ...(hasOwnOptions(chat) ? [chat.options] : []),
    ...(isLosable(tasks, models.list) ? ['files'] : []),
    ...(bench.status === 'done' ? [bench] : []),
  ];
  return lost.length === 0 ? null : JSON.stringify(lost);
}

function hasOwnOptions({ options }: ChatState): boolean {
  return JSON.stringify({ ...DEFAULT_OPTIONS, ...options }) !== JSON.stringify(DEFAULT_OPTIONS);
}

/** The texts in the fields of `page`, also those of components that keep their state to themselves. */
export function textsOf(page: Document): string[] {
  const fields = page.querySelectorAll<HTMLTextAreaElement | HTMLInputElement>('textarea, input:is([type=text], [type=url])');
  return [...fields].map(({ value }) => value);
}
