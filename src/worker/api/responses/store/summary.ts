// What the app's list says of a stored response. Pure.

import type { StoredResponseSummary } from '../../../../contracts/api/stored-responses.ts';
import type { ConversationItem } from '../items.ts';
import type { StoredResponse } from './response-store.ts';

/** A line on a phone. */
const PREVIEW_CHARACTERS = 80;
const MS_PER_SECOND = 1000;

/** The summary of a response. */
export function summaryOf(stored: StoredResponse, isInMemory: boolean): StoredResponseSummary {
  const { id, model, created_at: createdAt, status } = stored.response;
  const bytes = new TextEncoder().encode(JSON.stringify(stored)).length;
  return { id, model, createdAt: createdAt * MS_PER_SECOND, status, preview: previewOf(stored.input), bytes, isInMemory };
}

/** Orders summaries, the newest first. */
export function byAge(one: StoredResponseSummary, other: StoredResponseSummary): number {
  return other.createdAt - one.createdAt;
}

function previewOf(input: readonly ConversationItem[]): string {
  const last = input.findLast((item) => item.type === 'message' && item.role === 'user');
  if (last?.type !== 'message') return '';
  const text = last.content
    .map((part) => part.text)
    .join('')
    .replace(/\s+/g, ' ')
    .trim();
  const characters = Array.from(text.slice(0, 2 * PREVIEW_CHARACTERS));
  const isWhole = characters.length <= PREVIEW_CHARACTERS && text.length <= 2 * PREVIEW_CHARACTERS;
  return isWhole ? text : `${characters.slice(0, PREVIEW_CHARACTERS - 1).join('')}…`;
}
