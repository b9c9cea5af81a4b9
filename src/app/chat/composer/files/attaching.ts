// Attaches files to the draft of a conversation, and says what was left out. The code that reads
// files is loaded with the first one.
import type { Chats } from '../../../conversations/chats.ts';
import { createStore, type Store } from '../../../platform/store.ts';
import type { Candidate } from './attach.ts';

export interface AttachingState {
  isReading: boolean;
  /** Why files were left out, a sentence each. */
  refusals: readonly string[];
}

export interface Attaching {
  store: Store<AttachingState>;
  /** Reads files and adds them to the draft of the conversation that is shown now. Never rejects. */
  add(candidates: Promise<readonly Candidate[]> | readonly Candidate[]): Promise<void>;
  /** Adds a pasted text as a file. */
  addPasted(text: string): Promise<void>;
  /** Takes a file out of the draft that is shown, by its index. */
  remove(index: number): void;
  /** Hides what was said about files that were left out. */
  dismiss(): void;
}

const QUIET: AttachingState = { isReading: false, refusals: [] };

export function createAttaching(chats: Pick<Chats, 'shown' | 'drafts'>): Attaching {
  const store = createStore(QUIET);
  const load = () => import('./attach.ts');
  const work = async (add: (document: Chats['shown']['document']) => Promise<readonly string[]>) => {
    store.set({ isReading: true, refusals: [] });
    const refusals = await add(chats.shown.document).catch((thrown: unknown) => [FAILED(thrown)]);
    store.set({ isReading: false, refusals });
  };
  return {
    store,
    add: (candidates) =>
      work(async (document) => {
        const { readFiles } = await load();
        const { files, refusals } = await readFiles(await candidates, chats.drafts.of(document).files);
        const draft = chats.drafts.of(document);
        if (files.length > 0) chats.drafts.put(document, { ...draft, files: [...draft.files, ...files] });
        return refusals;
      }),
    addPasted: (text) =>
      work(async (document) => {
        const { pastedFile } = await load();
        const draft = chats.drafts.of(document);
        chats.drafts.put(document, { ...draft, files: [...draft.files, pastedFile(text, draft.files)] });
        return [];
      }),
    remove(index) {
      const { document } = chats.shown;
      const draft = chats.drafts.of(document);
      chats.drafts.put(document, { ...draft, files: draft.files.filter((_file, at) => at !== index) });
    },
    dismiss: () => store.set(QUIET),
  };
}

const FAILED = (thrown: unknown): string =>
  `The files could not be read (${thrown instanceof Error ? thrown.name : String(thrown)}). Try again, or choose them one by one.`;
