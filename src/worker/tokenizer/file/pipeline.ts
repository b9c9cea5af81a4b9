// Checks what a tokenizer.json does to text before the model and to ids behind it. Only steps that this app does, and steps that
// change no ids, are accepted. Format: huggingface/tokenizers.

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

/** The steps of a section, a "Sequence" taken apart; its list is named `list`. */
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

/** A step that spells bytes. `add_prefix_space` would change the text; `trim_offsets` only changes positions, which are not used. */
function isPlainByteLevel(step: unknown): step is Fields {
  if (!isOfType(step, 'ByteLevel')) return false;
  requireKnown(Object.keys(step), BYTE_LEVEL_FIELDS, 'a "ByteLevel" step');
  return step['add_prefix_space'] === false;
}

/** A step that cuts where `pieceEnd` does. */
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

/** Padding to the longest text of a batch leaves one text as it is. */
function requireNoPadding(padding: unknown): void {
  if (isAbsent(padding)) return;
  const isHarmless = isFields(padding) && padding['strategy'] === 'BatchLongest' && isAbsent(padding['pad_to_multiple_of']);
  if (!isHarmless) throw tokenizerError(`asks for "padding", which would add ids to a prompt: ${quote(padding)}`);
}

/**
 * Refuses a file that would cut text otherwise than `pieceEnd`. Where pieces are bytes the cut does not matter, and one step that
 * spells bytes will do.
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

/** Whether a step after the model leaves one text's ids as they are. */
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
 * Refuses a file whose sections would do to text or ids what this app does not. `isBytesOnly` says that the model has a token a
 * byte and no other. Errors: `checkpoint-invalid`, naming the section.
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
