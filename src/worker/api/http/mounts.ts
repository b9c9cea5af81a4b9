// The places in the URL space where routes hang. The app may live in a folder of its host, so any
// path may stand before a mount.

/**
 * A place where routes hang. `v1` is OpenAI's, `run` is Workers AI's REST API, `root` is vLLM's.
 */
export type MountName = 'v1' | 'run' | 'root';

interface Mount {
  name: MountName;
  /** Stands before a route's path in messages. */
  prefix: string;
  /** Matches a URL's path. Its group is the path below the mount. */
  pattern: RegExp;
}

// The first match decides. A model's name below `run` may contain `/v1/`. Cloudflare's `…/ai/v1/`
// speaks OpenAI's protocol, so its paths are those of `v1`.
const MOUNTS: readonly Mount[] = [
  {
    name: 'run',
    prefix: '/client/v4/accounts/{account}/ai/run',
    pattern: /\/client\/v4\/accounts\/[^/]+\/ai\/run(\/.+)$/,
  },
  { name: 'v1', prefix: '/v1', pattern: /^.*?\/v1(\/.*)$/ },
  { name: 'root', prefix: '', pattern: /(\/(?:de)?tokenize)\/?$/ },
];

/** A URL's path, cut into a mount and the rest. */
export interface MountedPath {
  mount: MountName;
  /** Begins with `/` and does not end with it. */
  path: string;
}

/** Cuts a URL's path. Null if it is below no mount. */
export function mountedPath(pathname: string): MountedPath | null {
  for (const { name, pattern } of MOUNTS) {
    const path = pattern.exec(pathname)?.[1];
    if (path !== undefined) return { mount: name, path: path.replace(/\/$/, '') };
  }
  return null;
}

/** The prefix of a mount, as messages write it. */
export function prefixOf(mount: MountName): string {
  return MOUNTS.find(({ name }) => name === mount)?.prefix ?? '';
}
