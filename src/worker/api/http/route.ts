// A route of an endpoint: its method, its place, and its answer. Types only.

import type { MountName } from './mounts.ts';

export interface Route {
  method: 'GET' | 'POST' | 'DELETE';
  /** The mount below which it hangs. Default: `v1`. */
  mount?: MountName;
  /**
   * The path below the mount. `{name}` is the argument: at its end the rest of a path, else one
   * segment.
   */
  path: string;
  answer(request: Request, argument: string): Promise<Response>;
}
