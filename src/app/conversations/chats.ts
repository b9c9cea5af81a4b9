// Puts the conversations of a page together: the store, the list, the open documents, the claims on
// answers, the drafts.
import type { Store } from '../platform/store.ts';
import { AnswerClaims } from './answer-claims.ts';
import { Branches } from './branches.ts';
import type { Document } from './document.ts';
import { Documents } from './documents.ts';
import { Drafts, NEW_DRAFT } from './drafts.ts';
import { Library } from './list/library.ts';
import { UndoOffers } from './list/undo.ts';
import { type Shown, ShownConversation } from './shown.ts';
import { FallbackStore } from './storage/fallback-store.ts';
import type { ChatMarker } from './storage/marker.ts';
import type { ChatStore } from './storage/records.ts';

export interface ChatsDeps {
  /** Opens the stored chats. Errors: where the browser refuses storage. */
  openStore(): Promise<ChatStore>;
  marker: ChatMarker;
  /** The composer's text. */
  draft: Store<string>;
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
  undo: UndoOffers;
  /** Gives a conversation that has its first message its address and its draft. */
  begin(document: Document): void;
  /** Reads what is stored. Settles when the list is there. */
  start(): Promise<void>;
}

export function createChats(deps: ChatsDeps): Chats {
  const { marker, now, newId, after, channel, locks, draft } = deps;
  const store = new FallbackStore(deps.openStore, (thrown) => library.refuse(thrown));
  const library = new Library({ store, marker, now, after, channel });
  const documents = new Documents({ store, library, now, newId, onForeignAnswer: (id) => claims.settle(id) });
  const claims = new AnswerClaims({ store, library, documents, locks });
  const branches = new Branches({ documents, newId, now });
  const shown = new ShownConversation({ documents, replaceAddress: deps.replaceAddress, runningIn: deps.runningIn });
  const drafts = new Drafts({ store, draft, after });
  const undo = new UndoOffers(after);
  shown.state.subscribe(() => drafts.turnTo(draftKey(shown.state.get())));
  return {
    store,
    library,
    documents,
    branches,
    claims,
    shown,
    drafts,
    undo,
    begin(document) {
      if (shown.document !== document || document.isTemporary) return;
      drafts.moveTo(document.id);
      shown.nameAddress(document);
    },
    async start() {
      await Promise.all([library.start(), drafts.start(), claims.settleAll()]);
    },
  };
}

/** Under which key the draft of a conversation is kept. Null: it is not. */
function draftKey({ document, status }: Shown): string | null {
  if (document.isTemporary) return null;
  const isNew = status === 'ready' && document.conversation.get().messages.size === 0;
  return isNew ? NEW_DRAFT : document.id;
}
