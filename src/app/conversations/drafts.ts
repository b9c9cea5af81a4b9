// What stands in the composer, by conversation. Each conversation keeps its own, also over a
// reload.
import type { Store } from '../platform/store.ts';
import type { ChatStore } from './storage/records.ts';

export interface DraftsDeps {
  store: ChatStore;
  /** The composer's text. */
  draft: Store<string>;
  /** Runs `work` after `ms` milliseconds. */
  after(ms: number, work: () => void): void;
}

/** The key of the draft of a conversation that has no message yet. */
export const NEW_DRAFT = 'new';

/** A draft is stored at most this long after it was written, milliseconds. */
const SAVE_AFTER_MS = 300;

export class Drafts {
  readonly #deps: DraftsDeps;
  readonly #texts = new Map<string, string>();
  readonly #unsaved = new Set<string>();
  /** Null for a draft that is not stored. */
  #key: string | null = NEW_DRAFT;
  #isTurning = false;
  #untouched = '';

  constructor(deps: DraftsDeps) {
    this.#deps = deps;
    deps.draft.subscribe(() => this.#written());
  }

  /** Reads the stored drafts. One that was begun meanwhile stays. */
  async start(): Promise<void> {
    const stored = await this.#deps.store.drafts().catch(() => new Map<string, string>());
    for (const [key, text] of stored) if (!this.#texts.has(key)) this.#texts.set(key, text);
    this.#show();
  }

  /** The draft as it was shown first. While the composer still has this text, a reload loses nothing. */
  get untouched(): string {
    return this.#untouched;
  }

  /** Shows the draft of another conversation. Null: one that is not stored. */
  turnTo(key: string | null): void {
    if (key === this.#key) return;
    this.#key = key;
    this.#show();
  }

  /** Moves the draft that is shown to a conversation that has got its first message. */
  moveTo(key: string): void {
    const text = this.#deps.draft.get();
    this.#deps.draft.set('');
    this.#key = key;
    this.#deps.draft.set(text);
  }

  /** Stores what waits, such as before the page ends. */
  flush(): void {
    for (const key of this.#unsaved) {
      // A draft that cannot be stored stays in the composer. The library shows that storing fails.
      void this.#deps.store.putDraft(key, this.#texts.get(key) ?? '').catch(() => undefined);
    }
    this.#unsaved.clear();
  }

  #show(): void {
    this.#isTurning = true;
    this.#untouched = this.#key === null ? '' : (this.#texts.get(this.#key) ?? '');
    this.#deps.draft.set(this.#untouched);
    this.#isTurning = false;
  }

  #written(): void {
    const key = this.#key;
    if (key === null || this.#isTurning) return;
    this.#texts.set(key, this.#deps.draft.get());
    if (this.#unsaved.has(key)) return;
    this.#unsaved.add(key);
    this.#deps.after(SAVE_AFTER_MS, () => this.flush());
  }
}
