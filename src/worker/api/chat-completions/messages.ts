// The messages of a request, by their roles.

import { checkHeader, InvalidNameError } from '../../harmony/rendering/names.ts';
import { defaultsTo, type Field, type Fields, readMembers, required, schemaOf, type ValuesOf } from '../parameters/field.ts';
import { custom, list, object, oneOf, text, unsupported, withoutEffect } from '../parameters/kinds.ts';
import { invalidValue, missing } from '../parameters/parameter-errors.ts';
import type { ParameterValue } from '../parameters/parameter-value.ts';
import { type FunctionCall, recipientOf } from '../turn/history.ts';
import { ANSWER_CONTENT_FIELD, CONTENT_FIELD } from './message-content.ts';

/** A message of a request. */
export type ChatMessage =
  | { role: 'system' | 'developer'; text: string }
  | { role: 'user'; text: string; name: string | null }
  | { role: 'assistant'; text: string; reasoning: string; calls: readonly FunctionCall[] }
  | { role: 'tool'; callId: string; text: string }
  | { role: 'function'; name: string; text: string };

type ChatRole = ChatMessage['role'];

const NO_NAME = withoutEffect('Harmony names only participants that are users.');
const isEmptyList = (raw: unknown) => Array.isArray(raw) && raw.length === 0;

/** A name that can stand in a header. */
function nameField(description: string, headerOf: (name: string) => { name?: string; recipient?: string }): Field<string> {
  return custom({ type: 'string' }, description, (value) => {
    const name = value.string();
    try {
      checkHeader({ role: 'user', name: null, recipient: null, channel: null, contentType: null, ...headerOf(name) });
    } catch (error) {
      if (!(error instanceof InvalidNameError)) throw error;
      throw invalidValue(value.param, error.message);
    }
    return name;
  });
}

const PARTICIPANT = nameField('Name of the participant.', (name) => ({ name }));
const FUNCTION_NAME = nameField('Name of the function.', (name) => ({ recipient: recipientOf(name) }));

const CALLED_FUNCTION = {
  name: required(FUNCTION_NAME),
  arguments: defaultsTo('', text('The arguments, as the model wrote them.')),
};

const CALLED_CUSTOM = {
  name: required(FUNCTION_NAME),
  input: defaultsTo('', text('The input, as the model wrote it.')),
};

const ANY_CALL_FIELDS = {
  id: required(text('Id of the call.')),
  // Streams number calls, and some clients send the number back.
  index: custom({}, 'Accepted. The order of the list counts.', () => null),
};
const CALL_FIELDS = {
  ...ANY_CALL_FIELDS,
  type: oneOf(['function'], 'Kind of the call.'),
  function: required(object(CALLED_FUNCTION, 'What was called.')),
};
const CUSTOM_CALL_FIELDS = {
  ...ANY_CALL_FIELDS,
  type: required(oneOf(['custom'], 'Kind of the call.')),
  custom: required(object(CALLED_CUSTOM, 'What was called.')),
};

const CALL: Field<FunctionCall> = custom(
  { anyOf: [schemaOf(CALL_FIELDS), schemaOf(CUSTOM_CALL_FIELDS)] },
  'A call of a tool.',
  (value) => {
    const isCustom = value.members().some(([name, { raw }]) => name === 'type' && raw === 'custom');
    if (!isCustom) {
      const { id, function: called } = readMembers(CALL_FIELDS, value);
      return { callId: id, ...called };
    }
    const { id, custom: called } = readMembers(CUSTOM_CALL_FIELDS, value);
    return { callId: id, name: called.name, arguments: called.input };
  },
);

const INSTRUCTION_FIELDS = { role: roleField('system', 'developer'), content: required(CONTENT_FIELD), name: NO_NAME };
const USER_FIELDS = { role: roleField('user'), content: required(CONTENT_FIELD), name: PARTICIPANT };
const ASSISTANT_FIELDS = {
  role: roleField('assistant'),
  content: ANSWER_CONTENT_FIELD,
  reasoning: text('Its reasoning. The model sees it again while it calls tools.'),
  reasoning_content: text('Another name of `reasoning`.'),
  tool_calls: list(CALL, 'Its calls of tools.'),
  function_call: object(CALLED_FUNCTION, 'Deprecated: its call of a function.'),
  refusal: text('Read as a part of the content.'),
  annotations: withoutEffect('They are about the content.', isEmptyList),
  audio: unsupported('gpt-oss has no audio.'),
  name: NO_NAME,
};
const TOOL_FIELDS = {
  role: roleField('tool'),
  tool_call_id: required(text('Id of the call that it is the result of.')),
  content: required(CONTENT_FIELD),
  name: custom({ type: 'string' }, 'Accepted. The call has the name.', () => null),
};
const FUNCTION_RESULT_FIELDS = {
  role: roleField('function'),
  name: required(FUNCTION_NAME),
  content: defaultsTo('', CONTENT_FIELD),
};

function roleField(...roles: ChatRole[]): Field<string, never> {
  return required(custom({ enum: roles }, 'Who wrote it.', (value) => value.string()));
}

const FIELDS_OF: Readonly<Record<ChatRole, Fields>> = {
  system: INSTRUCTION_FIELDS,
  developer: INSTRUCTION_FIELDS,
  user: USER_FIELDS,
  assistant: ASSISTANT_FIELDS,
  tool: TOOL_FIELDS,
  function: FUNCTION_RESULT_FIELDS,
};
const ROLES = Object.keys(FIELDS_OF) as ChatRole[];

/** A message of any role. */
export const MESSAGE_FIELD: Field<ChatMessage> = custom(
  { anyOf: [...new Set(Object.values(FIELDS_OF))].map(schemaOf) },
  'A message.',
  readMessage,
);

/** The id of a deprecated `function_call`, which has none: its result names the function. */
export function functionCallId(name: string): string {
  return `function_call:${name}`;
}

function readMessage(value: ParameterValue): ChatMessage {
  const role = value.member('role').oneOf(ROLES);
  switch (role) {
    case 'system':
    case 'developer':
      return { role, text: readMembers(INSTRUCTION_FIELDS, value).content };
    case 'user': {
      const { content, name } = readMembers(USER_FIELDS, value);
      return { role, text: content, name };
    }
    case 'assistant':
      return assistantMessage(value, readMembers(ASSISTANT_FIELDS, value));
    case 'tool': {
      const { content, tool_call_id: callId } = readMembers(TOOL_FIELDS, value);
      return { role, callId, text: content };
    }
    case 'function': {
      const { content, name } = readMembers(FUNCTION_RESULT_FIELDS, value);
      return { role, name, text: content };
    }
  }
}

function assistantMessage(value: ParameterValue, values: ValuesOf<typeof ASSISTANT_FIELDS>): ChatMessage {
  const { content, refusal, function_call: called } = values;
  const reasoning = values.reasoning || values.reasoning_content || '';
  const calls = [...(values.tool_calls ?? []), ...(called ? [{ callId: functionCallId(called.name), ...called }] : [])];
  const isEmpty = content === null && refusal === null && reasoning === '' && calls.length === 0;
  if (isEmpty) throw missing(`${value.param}.content`);
  return { role: 'assistant', text: (content ?? '') + (refusal ?? ''), reasoning, calls };
}
