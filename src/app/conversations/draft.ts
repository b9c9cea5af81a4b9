// What the user has written and not sent: a text with files, and a message that waits. Pure.
import type { AttachedFile } from './message.ts';
import type { ChatSettings } from './settings.ts';

/** A question before it is sent. */
export interface WrittenQuestion {
  text: string;
  files: readonly AttachedFile[];
}

export interface Draft extends WrittenQuestion {
  /** A question that is sent when the running answer ends. */
  waiting: WrittenQuestion | null;
  /** The settings of a conversation that has no message yet, where the user has changed them. */
  settings?: ChatSettings | null;
}

/** A draft as it is stored. Earlier versions of the app stored its text alone. */
export type StoredDraft = string | Draft;

export const EMPTY_DRAFT: Draft = { text: '', files: [], waiting: null };

export const isEmptyDraft = (draft: Draft): boolean => draft.text === '' && hasTextAlone(draft);

/** The stored form: the text alone where there is nothing else. */
export const toStoredDraft = (draft: Draft): StoredDraft => (hasTextAlone(draft) ? draft.text : draft);

const hasTextAlone = ({ files, waiting, settings }: Draft): boolean => files.length === 0 && waiting === null && !settings;

export const fromStoredDraft = (stored: StoredDraft): Draft =>
  typeof stored === 'string' ? { ...EMPTY_DRAFT, text: stored } : { ...EMPTY_DRAFT, ...stored };

/** Two questions as one, in order: for a second message that waits. */
export function joined(first: WrittenQuestion | null, second: WrittenQuestion): WrittenQuestion {
  if (first === null) return second;
  return {
    text: [first.text, second.text].filter((text) => text !== '').join('\n\n'),
    files: withFiles(first.files, second.files),
  };
}

/** The files with more of them. No two have the same name: a second `a.txt` becomes `a (2).txt`. */
export function withFiles(present: readonly AttachedFile[], added: readonly AttachedFile[]): readonly AttachedFile[] {
  const all = [...present];
  for (const file of added) {
    let name = file.name;
    const isTaken = () => all.some((each) => each.name === name);
    for (let count = 2; isTaken(); count += 1) name = numbered(file.name, count);
    all.push({ ...file, name });
  }
  return all;
}

/** The number stands before the ending, if there is one. */
const numbered = (name: string, count: number): string => name.replace(/(\.[^./]+)?$/, (ending) => ` (${count})${ending}`);
