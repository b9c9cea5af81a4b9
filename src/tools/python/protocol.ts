// Messages between the tool and the worker that runs Python. Both ends of one MessagePort.

/** A file in Python's `/mnt/data`. `name` is its path there. */
export interface DataFile {
  name: string;
  bytes: Uint8Array<ArrayBuffer>;
}

export type ToRuntime =
  /** The file that a `need` message named. Null when it could not be read. */
  | { type: 'file'; name: string; bytes: ArrayBuffer | null }
  /** A program to run, and files to write first. */
  | { type: 'run'; code: string; files: readonly DataFile[] };

export type FromRuntime =
  /** Python needs a file of the build. */
  | { type: 'need'; name: string }
  /** The program's packages are there, and its time runs from now on. */
  | { type: 'started' }
  /** Output so far, while the program runs. */
  | { type: 'output'; text: string }
  | { type: 'done'; outcome: RunOutcome }
  /** Python itself failed, so it takes no more programs. */
  | { type: 'broken'; message: string };

/** The result of one program. */
export interface RunOutcome {
  /** Output, the last expression's value and the traceback, as a notebook shows them. */
  text: string;
  isError: boolean;
  /** Plots. Their names are not paths in `/mnt/data`. */
  plots: readonly DataFile[];
  /** Files in `/mnt/data` that are new or changed. */
  written: readonly DataFile[];
  /** What was left out of `written`, in words. */
  notes: readonly string[];
}

/** Reads a message from the worker. Null for what is none: a program may send anything. */
export function readMessage(data: unknown): FromRuntime | null {
  if (!isRecord(data)) return null;
  switch (data['type']) {
    case 'need':
      return typeof data['name'] === 'string' ? { type: 'need', name: data['name'] } : null;
    case 'output':
      return { type: 'output', text: String(data['text']) };
    case 'started':
      return { type: 'started' };
    case 'broken':
      return { type: 'broken', message: String(data['message']) };
    case 'done':
      return isRecord(data['outcome']) ? { type: 'done', outcome: readOutcome(data['outcome']) } : null;
    default:
      return null;
  }
}

function readOutcome({ text, isError, plots, written, notes }: Record<string, unknown>): RunOutcome {
  return {
    text: typeof text === 'string' ? text : '',
    isError: isError === true,
    plots: readFiles(plots),
    written: readFiles(written),
    notes: Array.isArray(notes) ? notes.filter((note) => typeof note === 'string') : [],
  };
}

const readFiles = (files: unknown): DataFile[] => (Array.isArray(files) ? files.filter(isDataFile) : []);

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

const isDataFile = (value: unknown): value is DataFile =>
  isRecord(value) && typeof value['name'] === 'string' && value['bytes'] instanceof Uint8Array;
