// X8, X9: the app refuses malformed model files with a named error, at once, in little memory,
// before any GPU allocation.

import { readFileSync, writeFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { ERROR_NAMES } from '../../src/contracts/errors.ts';
import { goodBytes, goodFiles, goodShard, JSON_FILES, type MalformedCase, SHARD, withFile } from './checkpoint-files.ts';
import { headerCases } from './headers.ts';
import { jsonTextCases } from './json-text.ts';
import { loadUpToGpu, type Outcome } from './load-up-to-gpu.ts';
import { configCases, generationConfigCases, indexCases } from './small-files.ts';
import { tokenizerCases } from './tokenizers.ts';

const CASES: MalformedCase[] = [
  ...jsonTextCases(),
  ...headerCases(),
  ...indexCases(),
  ...configCases(),
  ...generationConfigCases(),
  ...tokenizerCases(),
];

/** Limit of CPU time, which other programs on the machine hardly change. */
const LIMIT_MS = 1000;
const LIMIT_BYTES = 64 * 2 ** 20;
/** A message is a sentence or two, even if it quotes a long value. */
const MAX_MESSAGE = 1000;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Resident memory of this process, and its maximum since `resetPeak`, bytes. */
function residentBytes(): { now: number; peak: number } {
  const status = readFileSync('/proc/self/status', 'utf8');
  const read = (field: string) => Number(new RegExp(`${field}:\\s+(\\d+) kB`).exec(status)?.[1]) * 1024;
  return { now: read('VmRSS'), peak: read('VmHWM') };
}

/** Linux resets the peak when 5 is written here (proc(5), clear_refs). */
function resetPeak(): void {
  writeFileSync('/proc/self/clear_refs', '5');
}

interface Cost {
  ms: number;
  bytes: number;
}

async function measure<T>(work: () => Promise<T>): Promise<T & Cost> {
  resetPeak();
  const before = residentBytes().now;
  const started = process.cpuUsage();
  const outcome = await work();
  const { user, system } = process.cpuUsage(started);
  return { ...outcome, ms: (user + system) / 1000, bytes: residentBytes().peak - before };
}

/** The error's name and message, checked so that a user can act on them. */
function expectTyped(error: unknown): { name: string; message: string } {
  expect(error).toBeInstanceOf(Error);
  const { name, message } = error as Error;
  expect(ERROR_NAMES).toContain(name);
  expect(name).not.toBe('internal');
  expect(message.length).toBeLessThan(MAX_MESSAGE);
  return { name, message };
}

beforeAll(async () => {
  // The first load compiles the code of all later ones.
  await loadUpToGpu(goodFiles());
  collectGarbage();
});

test('the measure sees what a load takes', async () => {
  const hog = () => Promise.resolve({ kept: Array.from({ length: LIMIT_BYTES / 16 }, (_, i) => ({ i })) });
  const { kept, ms, bytes } = await measure(hog);
  expect(kept.length).toBe(LIMIT_BYTES / 16);
  expect(ms).toBeGreaterThan(1);
  expect(bytes).toBeGreaterThan(LIMIT_BYTES);
});

test('X8 the good checkpoint comes to the GPU', async () => {
  const { error, storedChunks } = await loadUpToGpu(goodFiles());
  expect(error).toBeNull();
  expect(storedChunks).toBeGreaterThan(0);
});

test('X8 there are at least 300 malformed checkpoints, each of its own name', () => {
  expect(new Set(CASES.map(({ name }) => name)).size).toBeGreaterThanOrEqual(300);
});

describe('X8 X9 refuses', () => {
  test.each(CASES)('$name', async ({ files, error: named, says }) => {
    const made = files();
    const { error, storedChunks, ms, bytes } = await measure<Outcome>(() => loadUpToGpu(made));
    const { name, message } = expectTyped(error);
    expect(name).toBe(named);
    expect(message).toContain(says);
    expect(storedChunks).toBe(0);
    expect(ms).toBeLessThan(LIMIT_MS);
    expect(bytes).toBeLessThan(LIMIT_BYTES);
  });
});

/** The replacement for some bytes of a file: text that parsers stumble over, or anything. */
const insertion = fc.oneof(
  fc.constantFrom('', '0', '-', '.5', '1e999', '"', '\\', '{', '}', '[', ']', ',', ':', 'null', '"__proto__"', '\0', '\u2028'),
  fc.string({ maxLength: 4 }),
  fc.json({ maxDepth: 2 }),
);
const edit = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), cut: fc.nat(12), insertion });

function edited(
  good: Uint8Array,
  { at, cut, insertion: inserted }: { at: number; cut: number; insertion: string },
): Buffer<ArrayBuffer> {
  const start = Math.floor(at * good.length);
  return Buffer.concat([good.subarray(0, start), Buffer.from(inserted), good.subarray(start + cut)]);
}

/** Edits change the shard's header, not its data, which may be anything. */
function editedFile(name: string, edits: readonly Parameters<typeof edited>[1][]): ReturnType<typeof goodFiles> {
  const good = name === SHARD ? goodBytes(SHARD).subarray(0, 8 + goodShard().header.length) : goodBytes(name);
  const bytes = edits.reduce<Uint8Array>(edited, good);
  return withFile(name, Buffer.concat(name === SHARD ? [bytes, goodShard().data] : [bytes]));
}

// A hundred loads each: seconds alone, minutes on cores that are busy with other work.
const EDITS_TIMEOUT_MS = 300_000;

test.each([...JSON_FILES, SHARD])(
  'X8 any edits of %s give a model or a typed error',
  async (name) => {
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 3 }), async (edits) => {
        const { error, storedChunks } = await loadUpToGpu(editedFile(name, edits));
        if (error === null) return;
        expectTyped(error);
        expect(storedChunks).toBe(0);
        refused += 1;
      }),
      { numRuns: 100 },
    );
    expect(refused).toBeGreaterThan(30);
  },
  EDITS_TIMEOUT_MS,
);
