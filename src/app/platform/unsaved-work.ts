// Names the work that a reload of this tab would lose, so that an update never destroys a user's
// work.
import type { MeasurementState } from '../bench/measurement.ts';
import { isBlank } from '../chat/composer/blank.ts';
import type { Conversation } from '../conversations/conversation.ts';
import type { ChatSettings } from '../conversations/settings.ts';
import { visibleMessages } from '../conversations/tree.ts';
import type { Task } from '../models/files/tasks.ts';
import type { ModelsState } from '../models/models.ts';
import { isLosable } from './before-unload.ts';

export interface PageState {
  conversation: Conversation;
  /** The settings that the user gave to a conversation without messages, which are not stored. */
  settings: ChatSettings | null;
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
export function unsavedWork({ conversation, settings, models, tasks, bench, texts }: PageState): string | null {
  const lost: unknown[] = [
    ...visibleMessages(conversation).map(({ id }) => `message ${id}`),
    ...texts.filter((text) => !isBlank(text)).map((text) => `text ${text}`),
    ...(settings ? [settings] : []),
    ...(isLosable(tasks, models.list) ? ['files'] : []),
    ...(bench.status === 'done' ? [bench] : []),
  ];
  return lost.length === 0 ? null : JSON.stringify(lost);
}

/** The texts in the fields of `page`, including fields of components with their own state. */
export function textsOf(page: Document): string[] {
  const fields = page.querySelectorAll<HTMLTextAreaElement | HTMLInputElement>('textarea, input:is([type=text], [type=url])');
  return [...fields].map(({ value }) => value);
}
