// Imports chats: reads each one, merges it with the stored one and writes what is new, one
// transaction a chat. What cannot be read is left out and named in the summary.
import { searchText } from '../../document.ts';
import type { ChangeNotice } from '../../list/library.ts';
import type { ChatStore, ConversationHead } from '../../storage/records.ts';
import type { PortableChat } from '../format/chat-file.ts';
import { FileProblem } from '../format/problem.ts';
import type { Candidate } from '../sources/open-files.ts';
import type { FoundChat } from '../sources/recognise.ts';
import { mergeChat } from './merge.ts';

export interface ImportProgress {
  /** Chats that were read. */
  done: number;
  /** What is read now. */
  file: string;
}

export interface ImportSummary {
  /** The apps that the chats came from. */
  from: string[];
  added: number;
  /** Chats that were there, and got messages or another title. */
  merged: number;
  /** Chats that were there with all that the file has. */
  unchanged: number;
  /** Messages that were written. */
  messages: number;
  /** What was left out, in sentences; the first MAX_PROBLEMS of them. */
  problems: string[];
  problemCount: number;
  isCancelled: boolean;
}

export interface ImportOptions {
  signal: AbortSignal;
  onProgress(progress: ImportProgress): void;
  /** Called with the changes of some chats that were written. */
  onWritten(notices: readonly ChangeNotice[]): void;
}

const MAX_PROBLEMS = 20;

/** Chats that are written before the tabs hear of them: each notice makes them draw their lists. */
const NOTICES_AT_ONCE = 200;

/** Imports what the candidates have. Errors: those of the store, after the notices of what is written. */
export async function importChats(
  store: ChatStore,
  candidates: AsyncIterable<Candidate>,
  options: ImportOptions,
): Promise<ImportSummary> {
  const run = new ImportRun(store, options);
  try {
    for await (const candidate of candidates) {
      if (options.signal.aborted) break;
      await run.take(candidate);
    }
  } finally {
    run.announce();
  }
  return run.summary();
}

class ImportRun {
  readonly #store: ChatStore;
  readonly #options: ImportOptions;
  readonly #from = new Set<string>();
  readonly #counts = { added: 0, merged: 0, unchanged: 0, messages: 0, problemCount: 0 };
  readonly #problems: string[] = [];
  #notices: ChangeNotice[] = [];
  #done = 0;

  constructor(store: ChatStore, options: ImportOptions) {
    this.#store = store;
    this.#options = options;
  }

  async take({ file, chats }: Candidate): Promise<void> {
    this.#options.onProgress({ done: this.#done, file });
    const found = await this.#tried(file, chats);
    for (const chat of found ?? []) {
      if (this.#options.signal.aborted) return;
      await this.#import(file, chat);
      this.#done += 1;
      this.#options.onProgress({ done: this.#done, file });
    }
  }

  /** Reports what was written and was not reported yet. */
  announce(): void {
    if (this.#notices.length > 0) this.#options.onWritten(this.#notices);
    this.#notices = [];
  }

  summary(): ImportSummary {
    const isCancelled = this.#options.signal.aborted;
    return { ...this.#counts, from: [...this.#from], problems: this.#problems, isCancelled };
  }

  async #import(file: string, found: FoundChat): Promise<void> {
    const place = `${file}, “${found.title.slice(0, 60)}”`;
    const chat = await this.#tried(place, async () => found.read());
    if (!chat) return;
    this.#from.add(found.from);
    await this.#write(chat);
    if (this.#notices.length >= NOTICES_AT_ONCE) this.announce();
  }

  async #write(chat: PortableChat): Promise<void> {
    const { id } = chat.head;
    const head = await this.#store.head(id);
    if (!head) return this.#add(chat);
    const messages = await this.#store.messages(id);
    const merge = mergeChat({ head, messages }, chat);
    if (!merge) {
      this.#counts.unchanged += 1;
      return;
    }
    const { puts } = merge;
    const byId = new Map([...messages, ...puts].map((message) => [message.id, message]));
    const text = puts.length === 0 ? null : searchText(byId.values());
    await this.#store.write({ id, head: merge.head, puts, deletes: [], text });
    this.#counts.merged += 1;
    this.#written(id, puts);
  }

  async #add({ head, messages }: PortableChat): Promise<void> {
    const created: ConversationHead = { ...head, deletedAt: null, rev: 1 };
    await this.#store.write({ id: head.id, created, head: {}, puts: messages, deletes: [], text: searchText(messages) });
    this.#counts.added += 1;
    this.#written(head.id, messages);
  }

  #written(id: string, puts: readonly { id: string }[]): void {
    this.#counts.messages += puts.length;
    this.#notices.push({ id, puts: puts.map((message) => message.id), deletes: [] });
  }

  /** The result of `read`; null where the file has a problem, which is noted. */
  async #tried<Result>(place: string, read: () => Promise<Result>): Promise<Result | null> {
    try {
      return await read();
    } catch (thrown) {
      this.#counts.problemCount += 1;
      if (this.#problems.length < MAX_PROBLEMS) this.#problems.push(inWords(place, thrown));
      return null;
    }
  }
}

function inWords(place: string, thrown: unknown): string {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return thrown instanceof FileProblem && thrown.namesFile ? message : `${place}: ${message.replace(/\.$/, '')}.`;
}
