// One running Python, as the tool sees it: programs go in, outcomes come out, and it can be ended at
// any time.
import { type DataFile, type FromRuntime, type RunOutcome, readMessage, type ToRuntime } from './protocol.ts';

/** How a process gets its workers and its files. */
export interface PythonHost {
  /** Starts the workers. Rejects when they cannot be started. */
  launch(port: MessagePort, onFailure: (reason: string) => void): Promise<{ terminate(): void }>;
  /** Reads a file of the build. Rejects when it is not to be had. */
  readFile(name: string): Promise<ArrayBuffer>;
}

export interface RunListener {
  /** The program's packages are loaded and it begins. */
  onStarted(): void;
  /** Output so far, while the program runs. */
  onOutput(text: string): void;
}

/** A Python environment. Runs one program at a time. */
export class PythonProcess {
  readonly #host: PythonHost;
  readonly #port: MessagePort;
  readonly #workers: Promise<{ terminate(): void }>;
  /** Rejects when the process can run nothing more. */
  readonly #ended: Promise<never>;
  #reject: (error: Error) => void = () => {};
  #hasEnded = false;
  #run: { listener: RunListener; resolve: (outcome: RunOutcome) => void } | null = null;
  /** Why the last file could not be read. Python's own message would not say it. */
  #readFailure: Error | null = null;

  constructor(host: PythonHost) {
    const { port1, port2 } = new MessageChannel();
    this.#host = host;
    this.#port = port1;
    this.#ended = new Promise((_resolve, reject) => {
      this.#reject = reject;
    });
    this.#ended.catch(() => undefined); // Each run reports it.
    port1.onmessage = ({ data }) => this.#receive(readMessage(data));
    this.#workers = host.launch(port2, (reason) => this.#fail(new Error(`Python stopped: ${reason}.`)));
    this.#workers.catch((error: Error) => this.#fail(error));
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** Runs a program. Rejects when the process ends before the program does. */
  run(code: string, files: readonly DataFile[], listener: RunListener): Promise<RunOutcome> {
    const outcome = new Promise<RunOutcome>((resolve) => {
      this.#run = { listener, resolve };
    });
    this.#post({ type: 'run', code, files });
    return Promise.race([outcome, this.#ended]);
  }

  /** Ends the process at once. Its variables are lost. */
  end(reason = new Error('Python was stopped.')): void {
    this.#fail(reason);
  }

  #fail(error: Error): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#port.close();
    this.#workers.then(({ terminate }) => terminate()).catch(() => undefined); // They never started.
    this.#reject(error);
  }

  #receive(message: FromRuntime | null): void {
    if (message === null) return;
    switch (message.type) {
      case 'need':
        return void this.#send(message.name);
      case 'started':
        return this.#run?.listener.onStarted();
      case 'output':
        return this.#run?.listener.onOutput(message.text);
      case 'done':
        this.#run?.resolve(message.outcome);
        this.#run = null;
        return;
      case 'broken':
        return this.#fail(this.#readFailure ?? new Error(`Python stopped: ${message.message}`));
    }
  }

  async #send(name: string): Promise<void> {
    const bytes = await this.#host.readFile(name).catch((error: Error) => {
      this.#readFailure = error;
      return null;
    });
    this.#post({ type: 'file', name, bytes }, bytes ? [bytes] : []);
  }

  #post(message: ToRuntime, transferred: Transferable[] = []): void {
    this.#port.postMessage(message, transferred);
  }
}
