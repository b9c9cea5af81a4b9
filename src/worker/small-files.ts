// The small JSON files of a model that answers need: its tokenizer, and the ids that end a generation.
// Takes an opened checkpoint, gives an encoding; refuses to know weights.

import type { Checkpoint } from '../checkpoint/checkpoint.ts';
import { createEncoding, type HarmonyEncoding } from './harmony/encoding.ts';
import { readTokenizer } from './tokenizer/create-tokenizer.ts';

const TOKENIZER_FILE = 'tokenizer.json';
const GENERATION_CONFIG_FILE = 'generation_config.json';

type Files = Pick<Checkpoint, 'readFile'>;

/** The model's tokenizer with Harmony's tokens. Errors: `checkpoint-invalid`, and those of `Checkpoint.readFile`. */
export async function readEncoding(files: Files, signal: AbortSignal): Promise<HarmonyEncoding> {
  const bytes = await files.readFile(TOKENIZER_FILE, signal);
  if (bytes === null) throw invalid(TOKENIZER_FILE, 'the file', 'none');
  return createEncoding(readTokenizer(bytes));
}

/** The ids that end a generation: Harmony's, and those of generation_config.json, which a model may do without. Errors: as above. */
export async function readStopTokens(files: Files, encoding: HarmonyEncoding, signal: AbortSignal): Promise<ReadonlySet<number>> {
  const json = (await readJson(files, GENERATION_CONFIG_FILE, signal)) as { eos_token_id?: unknown } | null;
  const ids = [json?.eos_token_id ?? []].flat();
  const isId = (id: unknown): id is number => Number.isSafeInteger(id);
  if (!ids.every(isId)) throw invalid(GENERATION_CONFIG_FILE, 'token ids in eos_token_id', JSON.stringify(ids));
  return new Set([...encoding.stopTokens, ...ids]);
}

async function readJson(files: Files, name: string, signal: AbortSignal): Promise<unknown> {
  const bytes = await files.readFile(name, signal);
  if (bytes === null) return null;
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw invalid(name, 'JSON', error.message);
  }
}

function invalid(file: string, needed: string, found: string): Error {
  const message = `${file}: needed ${needed}, found ${found}. Check that the URL is a gpt-oss model and that its upload is complete.`;
  const error = new Error(message);
  error.name = 'checkpoint-invalid';
  return error;
}
