// `stream` and `stream_options`, as Chat Completions and Completions have them.

import { defaultsTo, type ValuesOf } from './field.ts';
import { boolean, object } from './kinds.ts';
import { invalidValue } from './parameter-errors.ts';

const STREAM_OPTIONS_FIELDS = {
  include_usage: defaultsTo(false, boolean('A last chunk reports the usage.')),
  // Padding against those who count bytes on the wire. Here is no wire, so both values are true.
  include_obfuscation: boolean('Accepted. Nothing leaves this device, so there is nothing to hide.'),
};

export const STREAM_FIELDS = {
  stream: defaultsTo(false, boolean('Sends the answer as server-sent events while it is generated.')),
  stream_options: object(STREAM_OPTIONS_FIELDS, 'Options of a stream. Only with `stream: true`.'),
};

/** Whether a last chunk reports the usage. Errors: 400 for options without a stream. */
export function includesUsage({ stream, stream_options: options }: ValuesOf<typeof STREAM_FIELDS>): boolean {
  if (options === null) return false;
  if (!stream) throw invalidValue('stream_options', "only allowed with 'stream': true.");
  return options.include_usage;
}
