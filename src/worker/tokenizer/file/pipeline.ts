// Checks the steps of a tokenizer.json before and after its model. It accepts the steps that this
// app does, and steps that change no ids. Format: huggingface/tokenizers.

import { O200K_PATTERN } from '../encoding/split.ts';
import { quote, tokenizerError } from '../tokenizer-error.ts';
import { type Fields, isAbsent, isFields, requireKnown } from './fields.ts';

const FIELDS = [
  'version',
  'truncation',
  'padding',
  'added_tokens',
  'normalizer',
  'pre_tokenizer',
  'post_processor',
  'decoder',
  'model',
];

const BYTE_LEVEL_FIELDS = ['type', 'add_prefix_space', 'trim_offsets', 'use_regex'];
const SPLIT_FIELDS = ['type', 'pattern', 'behavior', 'invert'];

/** The steps of a section. A "Sequence" has them in its list named `list`. */
function stepsOf(section: unknown, list: string): readonly unknown[] {
  if (isAbsent(section)) return [];
  if (!isFields(section) || section['type'] !== 'Sequence') return [section];
  const steps = section[list];
  if (!Array.isArray(steps)) throw tokenizerError(`needs a list "${list}" in a "Sequence", found ${quote(section)}`);
  requireKnown(Object.keys(section), ['type', list], 'a "Sequence"');
  return steps.flatMap((step) => stepsOf(step, list));
}

function isOfType(step: unknown, type: string): step is Fields {
  return isFields(step) && step['type'] === type;
}

/**
 * Whether a step only spells bytes. `add_prefix_space` would change the text. `trim_offsets`
 * changes only positions, which are not used.
 */
function isPlainByteLevel(step: unknown): step is Fields {
  if (!isOfType(step, 'ByteLevel')) return false;
  requireKnown(Object.keys(step), BYTE_LEVEL_FIELDS, 'a "ByteLevel" step');
  return step['add_prefix_space'] === false;
}

/** Whether a step cuts at the same positions as `pieceEnd`. */
function isKnownSplit(step: unknown): boolean {
  if (!isOfType(step, 'Split')) return false;
  requireKnown(Object.keys(step), SPLIT_FIELDS, 'a "Split" step');
  const { pattern, behavior, invert } = step;
  if (behavior !== 'Isolated' || invert !== false || !isFields(pattern)) return false;
  return Object.keys(pattern).length === 1 && pattern['Regex'] === O200K_PATTERN;
}

function requireVersion(version: unknown): void {
  if (version === undefined || version === '1.0') return;
  throw tokenizerError(`needs "version" to be "1.0", found ${quote(version)}`);
}

/** Accepts padding to the longest text of a batch, which does not change a single text. */
function requireNoPadding(padding: unknown): void {
  if (isAbsent(padding)) return;
  const isHarmless = isFields(padding) && padding['strategy'] === 'BatchLongest' && isAbsent(padding['pad_to_multiple_of']);
  if (!isHarmless) throw tokenizerError(`asks for "padding", which would add ids to a prompt: ${quote(padding)}`);
}

/**
 * Refuses a file that would cut text at other positions than `pieceEnd`. Where pieces are bytes the
 * positions do not matter, and one step that spells bytes is enough.
 */
function requireKnownSplit(preTokenizer: unknown, isBytesOnly: boolean): void {
  const [first, ...rest] = stepsOf(preTokenizer, 'pretokenizers');
  if (isBytesOnly && rest.length === 0 && isPlainByteLevel(first)) return;
  if (!isKnownSplit(first)) {
    throw tokenizerError(`needs a "pre_tokenizer" that splits by the o200k pattern, found ${quote(preTokenizer)}`);
  }
  const [byteLevel] = rest;
  if (rest.length > 1 || !isPlainByteLevel(byteLevel) || byteLevel['use_regex'] !== false) {
    throw tokenizerError('needs a plain ByteLevel step, and only that, after the split of its "pre_tokenizer"');
  }
}

/** Whether a step after the model keeps the ids of a single text. */
function addsNoIds(step: unknown): boolean {
  if (isOfType(step, 'ByteLevel')) return true;
  const single = isOfType(step, 'TemplateProcessing') ? step['single'] : undefined;
  if (!Array.isArray(single) || single.length !== 1) return false;
  const [piece] = single as unknown[];
  return isFields(piece) && isFields(piece['Sequence']) && piece['Sequence']['id'] === 'A';
}

function requireByteDecoder(decoder: unknown): void {
  const steps = stepsOf(decoder, 'decoders');
  if (steps.length === 1 && isOfType(steps[0], 'ByteLevel')) return;
  throw tokenizerError(`needs a "decoder" that is one "ByteLevel" step, found ${quote(decoder)}`);
}

/**
 * Refuses a file whose sections would change text or ids in a way that this app does not.
 * `isBytesOnly`: the model has one token for each byte, and no others. Errors:
 * `checkpoint-invalid`, with the name of the section.
 */
export function requirePipeline(file: ReadonlyMap<string, unknown>, isBytesOnly: boolean): void {
  requireKnown(file.keys(), FIELDS, 'it');
  requireVersion(file.get('version'));
  if (!isAbsent(file.get('truncation'))) throw tokenizerError('asks for "truncation", which would cut a prompt short');
  requireNoPadding(file.get('padding'));
  if (stepsOf(file.get('normalizer'), 'normalizers').length > 0) {
    throw tokenizerError('asks for a "normalizer"; the text must reach the tokens as it is');
  }
  requireKnownSplit(file.get('pre_tokenizer'), isBytesOnly);
  for (const step of stepsOf(file.get('post_processor'), 'processors')) {
    if (!addsNoIds(step)) throw tokenizerError(`asks for a "post_processor" that may add ids to a prompt: ${quote(step)}`);
  }
  requireByteDecoder(file.get('decoder'));
}
