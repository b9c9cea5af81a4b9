// The offer to undo what was done last. It stands for a minute, or until the next one takes its
// place.
import { createStore, type Store } from '../../platform/store.ts';
import { UNDO_MS } from './library.ts';

export interface UndoOffer {
  /** What was done, for the user. */
  text: string;
  undo(): Promise<void>;
}

export class UndoOffers {
  readonly store: Store<UndoOffer | null> = createStore<UndoOffer | null>(null);
  readonly #after: (ms: number, work: () => void) => void;

  /** `after` runs a function after some milliseconds. */
  constructor(after: (ms: number, work: () => void) => void) {
    this.#after = after;
  }

  offer(offer: UndoOffer): void {
    this.store.set(offer);
    this.#after(UNDO_MS, () => this.#dismiss(offer));
  }

  /** Undoes what is offered. */
  async take(): Promise<void> {
    const offer = this.store.get();
    this.store.set(null);
    await offer?.undo();
  }

  dismiss(): void {
    this.store.set(null);
  }

  #dismiss(offer: UndoOffer): void {
    if (this.store.get() === offer) this.store.set(null);
  }
}
