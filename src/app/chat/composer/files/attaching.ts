// Attaches files to the draft of a conversation, and says what was left out. The code that reads
// files is loaded with the first one.
import type { Chats } from '../../../conversations/chats.ts';
import { withFiles } from '../../../conversations/draft.ts';
import type { AttachedFile } from '../../../conversations/message.ts';
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
  addPasted(text: string): void;
  /** Takes a file out of the draft that is shown, by its index. */
  remove(index: number): void;
  /** Says why something is not there. */
  refuse(reason: string): void;
  /** Hides what was said about files that were left out. */
  dismiss(): void;
}

const QUIET: AttachingState = { isReading: false, refusals: [] };

export function createAttaching(chats: Pick<Chats, 'shown' | 'drafts'>): Attaching {
  const store = createStore(QUIET);
  const dismiss = () => store.set({ ...store.get(), refusals: [] });
  // They are about the files of one question.
  chats.shown.state.subscribe(dismiss);
  const load = () => import('./attach.ts');
  return {
    store,
    async add(candidates) {
      const { document } = chats.shown;
      store.set({ isReading: true, refusals: [] });
      const read = async () => (await load()).readFiles(await candidates, chats.drafts.of(document).files);
      const { files, refusals } = await read().catch((thrown: unknown) => ({ files: [], refusals: [FAILED(thrown)] }));
      const draft = chats.drafts.of(document);
      if (files.length > 0) chats.drafts.put(document, { ...draft, files: withFiles(draft.files, files) });
      store.set({ isReading: false, refusals });
    },
    addPasted(text) {
      const { document } = chats.shown;
      const draft = chats.drafts.of(document);
      chats.drafts.put(document, { ...draft, files: withFiles(draft.files, [pastedFile(text)]) });
    },
    remove(index) {
      const { document } = chats.shown;
      const draft = chats.drafts.of(document);
      chats.drafts.put(document, { ...draft, files: draft.files.filter((_file, at) => at !== index) });
    },
    refuse: (reason) => store.set({ ...store.get(), refusals: [reason] }),
    dismiss,
  };
}

const pastedFile = (text: string): AttachedFile => ({ name: 'Pasted text.txt', mediaType: 'text/plain', text });

const FAILED = (thrown: unknown): string =>
  `The files could not be read (${thrown instanceof Error ? thrown.name : String(thrown)}). Try again, or choose them one by one.`;
