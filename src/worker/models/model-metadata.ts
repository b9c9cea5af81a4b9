// Reads a model's small JSON files: its tokenizer, and the ids that end a generation.

import type { Checkpoint } from '../../checkpoint/checkpoint.ts';
import { invalid, quote } from '../../checkpoint/errors.ts';
import { parseJsonObject } from '../../checkpoint/format/json.ts';
import { createEncoding, type HarmonyEncoding } from '../harmony/encoding.ts';
import { readTokenizer } from '../tokenizer/create-tokenizer.ts';

const TOKENIZER_FILE = 'tokenizer.json';
const GENERATION_CONFIG_FILE = 'generation_config.json';

type Files = Pick<Checkpoint, 'readFile'>;

/**
 * The model's tokenizer with Harmony's tokens. `config` was accepted by the engine. Errors:
 * `checkpoint-invalid`, also for a token outside the model's vocabulary, and those of
 * `Checkpoint.readFile`.
 */
export async function readEncoding(files: Files & Pick<Checkpoint, 'config'>, signal: AbortSignal): Promise<HarmonyEncoding> {
  const bytes = await files.readFile(TOKENIZER_FILE, signal);
  if (bytes === null) throw invalid(TOKENIZER_FILE, 'the file', 'none');
  const encoding = createEncoding(readTokenizer(bytes));
  const { vocab_size: vocabulary } = files.config as { vocab_size?: number };
  const { size } = encoding.tokenizer;
  if (vocabulary !== undefined && size > vocabulary) {
    throw invalid(TOKENIZER_FILE, `ids below ${vocabulary}, the vocab_size of config.json`, `${size - 1}`);
  }
  return encoding;
}

/**
 * The ids that end a generation: Harmony's, and those of generation_config.json, which is optional.
 * Errors: as `readEncoding`.
 */
export async function readStopTokens(files: Files, encoding: HarmonyEncoding, signal: AbortSignal): Promise<ReadonlySet<number>> {
  const bytes = await files.readFile(GENERATION_CONFIG_FILE, signal);
  const { eos_token_id: eos } = bytes === null ? {} : parseJsonObject(bytes, GENERATION_CONFIG_FILE);
  const ids: unknown[] = Array.isArray(eos) ? eos : eos === undefined || eos === null ? [] : [eos];
  const isId = (id: unknown): id is number => Number.isSafeInteger(id) && (id as number) >= 0;
  if (!ids.every(isId)) throw invalid(GENERATION_CONFIG_FILE, 'token ids in eos_token_id', quote(eos));
  return new Set([...encoding.stopTokens, ...ids]);
}
