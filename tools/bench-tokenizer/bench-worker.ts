// The worker of main.ts: loads a tokenizer and encodes texts as the app's worker does, and times
// both.

import { readTokenizer } from '../../src/worker/tokenizer/create-tokenizer.ts';

/** Milliseconds, and tokens if text was encoded. */
export interface BenchResult {
  loadMs: number;
  runs: Record<string, { ms: number; tokens: number }>;
  prose: { ms: number; bytes: number; tokens: number };
  proseAgain: { ms: number; bytes: number; tokens: number };
}

const RUN_LENGTH = 100_000;
const RUN_CHARACTERS = ['a', 'A', ' ', '\n', '0', '!', 'é', '汉', '😀'];

async function bytesAt(url: string): Promise<Uint8Array> {
  return new Uint8Array(await (await fetch(url)).arrayBuffer());
}

async function measure(): Promise<BenchResult> {
  const [file, prose] = await Promise.all([bytesAt('/tokenizer.json'), bytesAt('/prose.txt')]);
  const text = new TextDecoder().decode(prose);
  const start = performance.now();
  const tokenizer = readTokenizer(file);
  const loadMs = performance.now() - start;
  const encode = (text: string) => {
    const start = performance.now();
    const tokens = tokenizer.encode(text).length;
    return { ms: performance.now() - start, tokens };
  };
  // The first text: no code is compiled and no piece is cached yet.
  const first = { ...encode(text), bytes: prose.length };
  const runs = Object.fromEntries(RUN_CHARACTERS.map((character) => [character, encode(character.repeat(RUN_LENGTH))]));
  return { loadMs, runs, prose: first, proseAgain: { ...encode(text), bytes: prose.length } };
}

self.postMessage(await measure());
