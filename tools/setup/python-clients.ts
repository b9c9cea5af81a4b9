// The Python packages that shown code imports, from PyPI at exact versions and hashes. They are kept
// in .cache, by the version of Python and by the list that they were installed from.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Debian's Python, for which system-packages.sh installs pip. */
export const PYTHON = '/usr/bin/python3';

const LIST = fileURLToPath(new URL('python-clients.txt', import.meta.url));
const CACHE = fileURLToPath(new URL('../../.cache/python-clients/', import.meta.url));
const TIMEOUT_MS = 300_000;

/** Runs Python and gives what it printed. Throws when it fails. */
function python(args: string[]): string {
  const { status, stdout, stderr, error } = spawnSync(PYTHON, args, { encoding: 'utf8', timeout: TIMEOUT_MS });
  if (status === 0) return stdout.trim();
  const found = error?.message ?? (stderr.trim() || `exit code ${status}`);
  throw new Error(
    `"${PYTHON} ${args.join(' ')}" failed: ${found}. It needs Python 3.11 or newer with pip: run tools/setup/system-packages.sh.`,
  );
}

/** A folder for PYTHONPATH's packages. Some are compiled for one version of Python. */
function folderOf(): string {
  const version = python(['-c', 'import sys; print(sys.implementation.cache_tag)']);
  const digest = createHash('sha256').update(readFileSync(LIST)).digest('hex').slice(0, 12);
  return join(CACHE, `${version}-${digest}`);
}

/**
 * The folder of `requests` and `openai`, for PYTHONPATH. Installs them unless .cache has them.
 * Throws when PyPI does not answer or gives other bytes.
 */
export function pythonClients(): string {
  const folder = folderOf();
  if (existsSync(folder)) return folder;
  mkdirSync(CACHE, { recursive: true });
  const draft = mkdtempSync(join(CACHE, 'install-'));
  try {
    const options = ['--quiet', '--disable-pip-version-check', '--no-deps', '--require-hashes', '--only-binary=:all:'];
    python(['-m', 'pip', 'install', ...options, '--target', draft, '--requirement', LIST]);
    // Moved when complete, because a part of the packages would look complete.
    renameSync(draft, folder);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  return folder;
}
