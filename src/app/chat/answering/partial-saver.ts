// Stores a coming answer once a second. It is driven by the answer's events, because hidden tabs
// get few timers, and by a timer, because the last events before a pause must be stored, too.

/** Between two writes of a coming answer, milliseconds. */
const SAVE_EVERY_MS = 1000;

export interface PartialSaverDeps {
  now(): number;
  /** Runs `work` after `ms` milliseconds. */
  after(ms: number, work: () => void): void;
  /** Brings the events that wait into the message, then stores it. */
  save(): Promise<void>;
}

export interface PartialSaver {
  /** More of the answer is there. */
  touch(): void;
  /** The answer is over: nothing more is stored here. */
  end(): void;
}

/** A saver for one answer, whose beginning was stored now. */
export function createPartialSaver({ now, after, save }: PartialSaverDeps): PartialSaver {
  let savedAt = now();
  let isSaving = false;
  let isWaiting = false;
  let isOver = false;
  /** More came while a write ran. */
  let hasMore = false;
  const write = async () => {
    savedAt = now();
    isSaving = true;
    hasMore = false;
    await save();
    isSaving = false;
    if (hasMore) touch();
  };
  const touch = () => {
    if (isOver) return;
    if (isSaving) {
      hasMore = true;
      return;
    }
    const left = savedAt + SAVE_EVERY_MS - now();
    if (left <= 0) return void write();
    if (isWaiting) return;
    isWaiting = true;
    after(left, () => {
      isWaiting = false;
      touch();
    });
  };
  return {
    touch,
    end() {
      isOver = true;
    },
  };
}
