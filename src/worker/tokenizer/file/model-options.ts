// Checks the options of a tokenizer.json's model. It accepts byte-level BPE without chance, and
// options that change no ids.

import { quote, tokenizerError } from '../tokenizer-error.ts';
import { isAbsent, requireKnown } from './fields.ts';

interface Option {
  needs: string;
  accepts(value: unknown): boolean;
}

const noAffix: Option = { needs: 'null, as bytes have none', accepts: (value) => value === '' };

/** An option that changes nothing where every byte is a token. */
const flag: Option = { needs: 'true or false', accepts: (value) => typeof value === 'boolean' };

/** The accepted values of each option. */
const OPTIONS: Readonly<Record<string, Option>> = {
  type: { needs: '"BPE"', accepts: (value) => value === 'BPE' },
  dropout: { needs: 'null, so that a text has always the same ids', accepts: (value) => value === 0 },
  unk_token: { needs: 'a text', accepts: (value) => typeof value === 'string' },
  continuing_subword_prefix: noAffix,
  end_of_word_suffix: noAffix,
  fuse_unk: flag,
  byte_fallback: flag,
  ignore_merges: flag,
};

const FIELDS = [...Object.keys(OPTIONS), 'vocab', 'merges'];

/**
 * Refuses a model that does more than merge bytes. Errors: `checkpoint-invalid`, with the name of
 * the field.
 */
export function requireBytePairs(model: ReadonlyMap<string, unknown>): void {
  requireKnown(model.keys(), FIELDS, '"model"');
  if (model.get('type') === null) throw tokenizerError('needs model type "BPE", found null');
  for (const [name, { needs, accepts }] of Object.entries(OPTIONS)) {
    const value = model.get(name);
    if (!isAbsent(value) && !accepts(value)) throw tokenizerError(`needs model ${name} to be ${needs}; found ${quote(value)}`);
  }
}
