// The way to one worker: calls wait until it is open, and fail by name when the worker is gone.
import { namedError } from '../../contracts/errors.ts';
import type { Link } from '../platform/connect.ts';

export class Way {
  readonly link: Promise<Link>;
  /** Settles when the worker is gone. */
  readonly ended: Promise<Error>;
  isOpen = false;
  #open: (link: Link) => void = () => {};
  #end: (error: Error) => void = () => {};

  constructor() {
    this.link = new Promise((resolve) => {
      this.#open = resolve;
    });
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  open(link: Link): void {
    this.isOpen = true;
    this.#open(link);
  }

  end(): void {
    const message = 'The tab that ran the model was closed before it was done. Another tab runs it now: ask again.';
    this.#end(namedError('engine-moved', message));
  }
}
