// The fields of each kind of input item, and the item that they make.

import { ApiError } from '../../http/errors.ts';
import { defaultsTo, required, type ValuesOf } from '../../parameters/field.ts';
import { custom, list, oneOf, text } from '../../parameters/kinds.ts';
import type { ItemStatus, OutputText } from '../items.ts';
import { decodeReasoning } from '../output/reasoning-blob.ts';
import { CONTENT_FIELD, echoed } from './content.ts';
import type { ItemBody } from './given-item.ts';

const STATUSES: readonly ItemStatus[] = ['in_progress', 'completed', 'incomplete'];

const ROLES = ['user', 'assistant', 'system', 'developer'] as const;

/** Fields that every item may have. */
const COMMON = {
  id: text('Id of the item.', { minLength: 1 }),
  status: defaultsTo<ItemStatus, ItemStatus>('completed', oneOf(STATUSES, 'State of the item, as a response gave it.')),
  created_by: echoed,
};

const CALL_ID = required(text('Id of the call.', { minLength: 1 }));
const typed = <Type extends string>(type: Type) => required(oneOf([type], 'Type of the item.'));

export const MESSAGE_FIELDS = {
  type: oneOf(['message'], 'Type of the item. It may be left out.'),
  role: required(oneOf(ROLES, 'Author. `system` is read as `developer`.')),
  content: required(CONTENT_FIELD),
  phase: oneOf(
    ['commentary', 'final_answer'],
    'Of an assistant’s message: whether it comes before the answer, or is the answer.',
  ),
  ...COMMON,
};

export function messageBody({ role, content: text, phase, status }: ValuesOf<typeof MESSAGE_FIELDS>): ItemBody {
  if (role !== 'assistant') return { type: 'message', status, role, content: [{ type: 'input_text', text }] };
  const content: OutputText[] = [{ type: 'output_text', text, annotations: [], logprobs: [] }];
  return { type: 'message', status, role, phase: phase ?? 'final_answer', content };
}

/** `encrypted_content` of this app. Errors: 400 `invalid_encrypted_content`. */
const BLOB = custom({ type: 'string' }, 'The reasoning, as `include: ["reasoning.encrypted_content"]` gave it.', (value) => {
  const decoded = decodeReasoning(value.string());
  if (decoded !== null) return decoded;
  const message = `Invalid '${value.param}': it was not made by this app. Send the reasoning's \`content\`, or leave the item out.`;
  throw new ApiError(400, 'invalid_encrypted_content', message, value.param);
});

export const REASONING_FIELDS = {
  type: typed('reasoning'),
  summary: list(echoed, 'Accepted. This app makes no summaries.'),
  content: CONTENT_FIELD,
  encrypted_content: BLOB,
  ...COMMON,
};

/** `content` counts first: only it can be read and changed by the client. */
export function reasoningBody({ content, encrypted_content: blob, status }: ValuesOf<typeof REASONING_FIELDS>): ItemBody {
  const text = content || blob || '';
  return { type: 'reasoning', status, summary: [], content: text === '' ? [] : [{ type: 'reasoning_text', text }] };
}

export const CALL_FIELDS = {
  type: typed('function_call'),
  call_id: CALL_ID,
  name: required(text('Name of the function.')),
  arguments: required(text('The arguments, as the model wrote them.')),
  ...COMMON,
};

export function callBody({ call_id, name, arguments: json, status }: ValuesOf<typeof CALL_FIELDS>): ItemBody {
  return { type: 'function_call', status, call_id, name, arguments: json };
}

export const CALL_OUTPUT_FIELDS = {
  type: typed('function_call_output'),
  call_id: CALL_ID,
  output: required(CONTENT_FIELD),
  ...COMMON,
};

export function callOutputBody({ call_id, output, status }: ValuesOf<typeof CALL_OUTPUT_FIELDS>): ItemBody {
  return { type: 'function_call_output', status, call_id, output };
}

export const CUSTOM_CALL_FIELDS = {
  type: typed('custom_tool_call'),
  call_id: CALL_ID,
  name: required(text('Name of the tool.')),
  input: required(text('The input, as the model wrote it.')),
  ...COMMON,
};

export function customCallBody({ call_id, name, input, status }: ValuesOf<typeof CUSTOM_CALL_FIELDS>): ItemBody {
  return { type: 'custom_tool_call', status, call_id, name, input };
}

export const CUSTOM_CALL_OUTPUT_FIELDS = { ...CALL_OUTPUT_FIELDS, type: typed('custom_tool_call_output') };

export function customCallOutputBody({ call_id, output, status }: ValuesOf<typeof CUSTOM_CALL_OUTPUT_FIELDS>): ItemBody {
  return { type: 'custom_tool_call_output', status, call_id, output };
}

export const REFERENCE_FIELDS = {
  type: oneOf(['item_reference'], 'Type of the item. It may be left out.'),
  id: required(text('Id of an item of a stored response.', { minLength: 1 })),
};
