// Names the work that a reload of this tab would lose, so that an update never destroys a user's
// work.
import type { GenerateOptions } from '../../contracts/chat.ts';
import type { MeasurementState } from '../bench/measurement.ts';
import { isBlank } from '../chat/blank.ts';
import { DEFAULT_OPTIONS } from '../chat/parameters.ts';
import { type Conversation, visibleMessages } from '../conversations/conversation.ts';
import type { Task } from '../models/files/tasks.ts';
import type { ModelsState } from '../models/models.ts';
import { isLosable } from './before-unload.ts';

export interface PageState {
  conversation: Conversation;
  /** The options of the next answer. */
  options: GenerateOptions;
  models: ModelsState;
  tasks: Readonly<Record<string, Task>>;
  bench: MeasurementState<unknown>;
  /** The texts in the text fields of the page. */
  texts: readonly string[];
}

/**
 * The work that a reload would lose, as a text that changes when there is more of it; null for
 * none.
 */
export function unsavedWork({ conversation, options, models, tasks, bench, texts }: PageState): string | null {
  const lost: unknown[] = [
    ...visibleMessages(conversation).map(({ id }) => `message ${id}`),
    ...texts.filter((text) => !isBlank(text)).map((text) => `text ${text}`),
    ...(hasOwnOptions(options) ? [options] : []),
    ...(isLosable(tasks, models.list) ? ['files'] : []),
    ...(bench.status === 'done' ? [bench] : []),
  ];
  return lost.length === 0 ? null : JSON.stringify(lost);
}

function hasOwnOptions(options: GenerateOptions): boolean {
  return JSON.stringify({ ...DEFAULT_OPTIONS, ...options }) !== JSON.stringify(DEFAULT_OPTIONS);
}

/** The texts in the fields of `page`, including fields of components with their own state. */
export function textsOf(page: Document): string[] {
  const fields = page.querySelectorAll<HTMLTextAreaElement | HTMLInputElement>('textarea, input:is([type=text], [type=url])');
  return [...fields].map(({ value }) => value);
}
