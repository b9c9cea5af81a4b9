// Puts the conversations of a page together: the store, the list, the open documents, the claims on
// answers, the drafts.
import type { Store } from '../platform/store.ts';
import { AnswerClaims } from './answer-claims.ts';
import { Branches } from './branches.ts';
import { type Document, unstoredSettings } from './document.ts';
import { Documents } from './documents.ts';
import type { Draft } from './draft.ts';
import { Drafts, draftKey, NEW_DRAFT } from './drafts.ts';
import { Library } from './list/library.ts';
import { UndoOffers } from './list/undo.ts';
import { type ChatSettings, readSettings } from './settings.ts';
import { type Shown, ShownConversation, shownPart } from './shown.ts';
import { FallbackStore } from './storage/fallback-store.ts';
import type { ChatMarker } from './storage/marker.ts';
import type { ChatStore } from './storage/records.ts';

export interface ChatsDeps {
  /** Opens the stored chats. Errors: where the browser refuses storage. */
  openStore(): Promise<ChatStore>;
  marker: ChatMarker;
  /** What stands in the composer. */
  draft: Store<Draft>;
  /** The settings that a new conversation begins with. */
  newSettings(): ChatSettings;
  channel: Pick<BroadcastChannel, 'postMessage' | 'addEventListener'> | null;
  locks: Pick<LockManager, 'request'> | null;
  now(): number;
  newId(): string;
  /** Runs `work` after `ms` milliseconds. */
  after(ms: number, work: () => void): void;
  replaceAddress(path: string): void;
  /** The conversation of the running answer; null between answers. */
  runningIn(): string | null;
}

/** The conversations of a page. */
export interface Chats {
  store: ChatStore;
  library: Library;
  documents: Documents;
  branches: Branches;
  claims: AnswerClaims;
  shown: ShownConversation;
  drafts: Drafts;
  /** The settings of the shown conversation. A change is stored. */
  settings: Store<ChatSettings>;
  undo: UndoOffers;
  /** Gives a conversation that has its first message its address and its draft. */
  begin(document: Document): void;
  /** Reads what is stored. Settles when the list is there. */
  start(): Promise<void>;
}

export function createChats(deps: ChatsDeps): Chats {
  const { marker, now, newId, newSettings, after, channel, locks, draft } = deps;
  const store = new FallbackStore(deps.openStore, (thrown) => library.refuse(thrown));
  const library = new Library({ store, marker, now, after, channel });
  const documents = new Documents({ store, library, now, newId, newSettings, onForeignAnswer: (id) => claims.settle(id) });
  const claims = new AnswerClaims({ store, library, documents, locks });
  const branches = new Branches({ documents, newId, now });
  const shown = new ShownConversation({ documents, replaceAddress: deps.replaceAddress, runningIn: deps.runningIn });
  const drafts = new Drafts({ store, draft, after });
  const undo = new UndoOffers(after);
  const settings = shownPart(shown.state, (document) => document.settings);
  // The settings of a conversation without messages are kept with its draft.
  const isNew = () => keyOfShown(shown.state.get()) === NEW_DRAFT;
  const keepSettings = () => isNew() && draft.set({ ...draft.get(), settings: unstoredSettings(shown.document) });
  const restoreSettings = () => {
    const kept = draft.get().settings;
    if (kept && isNew() && unstoredSettings(shown.document) === null) shown.document.settings.set(readSettings(kept));
  };
  shown.state.subscribe(() => {
    const isOther = drafts.turnTo(keyOfShown(shown.state.get()));
    if (isOther) restoreSettings();
    // A new chat was begun anew.
    else if (draft.get().settings) keepSettings();
  });
  return {
    store,
    library,
    documents,
    branches,
    claims,
    shown,
    drafts,
    settings: {
      ...settings,
      set(next) {
        settings.set(next);
        void documents.save(shown.document);
        keepSettings();
      },
    },
    undo,
    begin(document) {
      if (shown.document !== document || document.isTemporary) return;
      drafts.moveTo(document.id);
      shown.nameAddress(document);
    },
    async start() {
      await Promise.all([library.start(), drafts.start().then(restoreSettings), claims.settleAll()]);
    },
  };
}

/** A conversation that is still read has no messages, and is no new one. */
const keyOfShown = ({ document, status }: Shown): string | null => (status === 'ready' ? draftKey(document) : document.id);
