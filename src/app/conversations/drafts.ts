// What stands in the composer, by conversation. Each conversation keeps its own, also over a
// reload.
import type { Store } from '../platform/store.ts';
import type { Document } from './document.ts';
import { type Draft, EMPTY_DRAFT } from './draft.ts';
import type { ChatStore } from './storage/records.ts';

export interface DraftsDeps {
  store: ChatStore;
  /** What stands in the composer. */
  draft: Store<Draft>;
  /** Runs `work` after `ms` milliseconds. */
  after(ms: number, work: () => void): void;
}

/** The key of the draft of a conversation that has no message yet. */
export const NEW_DRAFT = 'new';

/** A draft is stored at most this long after it was written, milliseconds. */
const SAVE_AFTER_MS = 300;

/**
 * Under which key the draft of a conversation is kept. Null: it is there only while the conversation
 * is shown.
 */
export function draftKey({ id, isTemporary, conversation }: Document): string | null {
  if (isTemporary) return null;
  return conversation.get().messages.size === 0 ? NEW_DRAFT : id;
}

export class Drafts {
  readonly #deps: DraftsDeps;
  readonly #drafts = new Map<string, Draft>();
  readonly #unsaved = new Set<string>();
  /** Null for a draft that is not stored. */
  #key: string | null = NEW_DRAFT;
  #isTurning = false;
  #untouched = EMPTY_DRAFT;

  constructor(deps: DraftsDeps) {
    this.#deps = deps;
    deps.draft.subscribe(() => this.#written());
  }

  /** Reads the stored drafts. One that was begun meanwhile stays. */
  async start(): Promise<void> {
    const stored = await this.#deps.store.drafts().catch(() => new Map<string, Draft>());
    for (const [key, draft] of stored) if (!this.#drafts.has(key)) this.#drafts.set(key, draft);
    this.#show();
  }

  /** The draft as it was shown first. While the composer still has this text, a reload loses nothing. */
  get untouched(): string {
    return this.#untouched.text;
  }

  /** The draft of a conversation, shown or not. */
  of(document: Document): Draft {
    const key = draftKey(document);
    if (key === this.#key) return this.#deps.draft.get();
    return (key === null ? null : this.#drafts.get(key)) ?? EMPTY_DRAFT;
  }

  /** Replaces the draft of a conversation, shown or not. */
  put(document: Document, draft: Draft): void {
    const key = draftKey(document);
    if (key === this.#key) return this.#deps.draft.set(draft);
    if (key === null) return;
    this.#drafts.set(key, draft);
    this.#saveSoon(key);
  }

  /**
   * Shows the draft of another conversation. Null: one that is not stored. Returns whether it is
   * another draft than before.
   */
  turnTo(key: string | null): boolean {
    if (key === this.#key) return false;
    this.#key = key;
    this.#show();
    return true;
  }

  /**
   * Moves the draft that is shown to a conversation that has got its first message. That has stored
   * the settings.
   */
  moveTo(key: string): void {
    const { draft } = this.#deps;
    const moved = draft.get();
    draft.set(EMPTY_DRAFT);
    this.#key = key;
    draft.set({ ...moved, settings: null });
  }

  /** Stores what waits, such as before the page ends. */
  flush(): void {
    for (const key of this.#unsaved) {
      // A draft that cannot be stored stays in the composer. The library shows that storing fails.
      void this.#deps.store.putDraft(key, this.#drafts.get(key) ?? EMPTY_DRAFT).catch(() => undefined);
    }
    this.#unsaved.clear();
  }

  #show(): void {
    this.#isTurning = true;
    this.#untouched = this.#key === null ? EMPTY_DRAFT : (this.#drafts.get(this.#key) ?? EMPTY_DRAFT);
    this.#deps.draft.set(this.#untouched);
    this.#isTurning = false;
  }

  #written(): void {
    const key = this.#key;
    if (key === null || this.#isTurning) return;
    this.#drafts.set(key, this.#deps.draft.get());
    this.#saveSoon(key);
  }

  #saveSoon(key: string): void {
    if (this.#unsaved.has(key)) return;
    this.#unsaved.add(key);
    this.#deps.after(SAVE_AFTER_MS, () => this.flush());
  }
}
