// `input`: a text, or items of a conversation. The type of an item chooses what reads it; OpenAI's
// clients may leave the type of a message and of a reference out.

import { ApiError } from '../../http/errors.ts';
import { type Field, type Fields, readMembers, schemaOf, type ValuesOf } from '../../parameters/field.ts';
import { custom, either, list, text } from '../../parameters/kinds.ts';
import { missing } from '../../parameters/parameter-errors.ts';
import type { ParameterValue } from '../../parameters/parameter-value.ts';
import { type GivenItem, type ItemBody, userText } from './given-item.ts';
import {
  APPROVAL_REQUEST_FIELDS,
  APPROVAL_RESPONSE_FIELDS,
  approvalRequestBody,
  approvalResponseBody,
  CODE_CALL_FIELDS,
  codeCallBody,
  LIST_TOOLS_FIELDS,
  listToolsBody,
  MCP_CALL_FIELDS,
  mcpCallBody,
  SEARCH_CALL_FIELDS,
  searchCallBody,
} from './hosted-item-fields.ts';
import {
  CALL_FIELDS,
  CALL_OUTPUT_FIELDS,
  CUSTOM_CALL_FIELDS,
  CUSTOM_CALL_OUTPUT_FIELDS,
  callBody,
  callOutputBody,
  customCallBody,
  customCallOutputBody,
  MESSAGE_FIELDS,
  messageBody,
  REASONING_FIELDS,
  REFERENCE_FIELDS,
  reasoningBody,
} from './item-fields.ts';

/** A kind of item: what it looks like, and how it is read. */
interface ItemKind {
  fields: Fields;
  read(value: ParameterValue): GivenItem;
}

function kind<F extends Fields>(fields: F, bodyOf: (values: ValuesOf<F>) => ItemBody): ItemKind {
  return {
    fields,
    read: (value) => {
      const values = readMembers(fields, value);
      const { id } = values as { id?: string | null };
      return { type: 'item', id: id ?? null, body: bodyOf(values) };
    },
  };
}

const KINDS: Readonly<Record<string, ItemKind>> = {
  message: kind(MESSAGE_FIELDS, messageBody),
  reasoning: kind(REASONING_FIELDS, reasoningBody),
  function_call: kind(CALL_FIELDS, callBody),
  function_call_output: kind(CALL_OUTPUT_FIELDS, callOutputBody),
  custom_tool_call: kind(CUSTOM_CALL_FIELDS, customCallBody),
  custom_tool_call_output: kind(CUSTOM_CALL_OUTPUT_FIELDS, customCallOutputBody),
  code_interpreter_call: kind(CODE_CALL_FIELDS, codeCallBody),
  web_search_call: kind(SEARCH_CALL_FIELDS, searchCallBody),
  mcp_list_tools: kind(LIST_TOOLS_FIELDS, listToolsBody),
  mcp_call: kind(MCP_CALL_FIELDS, mcpCallBody),
  mcp_approval_request: kind(APPROVAL_REQUEST_FIELDS, approvalRequestBody),
  mcp_approval_response: kind(APPROVAL_RESPONSE_FIELDS, approvalResponseBody),
  item_reference: {
    fields: REFERENCE_FIELDS,
    read: (value) => ({ type: 'reference', id: readMembers(REFERENCE_FIELDS, value).id, param: `${value.param}.id` }),
  },
};

const ITEM_FIELD: Field<GivenItem> = custom(
  { anyOf: Object.values(KINDS).map(({ fields }) => schemaOf(fields)) },
  'An item of the conversation.',
  (value) => kindOf(value).read(value),
);

const INPUT_TEXT = text('A message of the user.', { minLength: 1 });

/** The items of a request. A text is a message of the user. */
export const INPUT_FIELD: Field<GivenItem[]> = either<GivenItem[]>(
  {
    string: custom(INPUT_TEXT.schema, INPUT_TEXT.description, (value) => [userText(INPUT_TEXT.read(value))]),
    array: list(ITEM_FIELD, 'Items of the conversation.', { minItems: 1 }),
  },
  'A message of the user, or the items of a conversation.',
);

function kindOf(value: ParameterValue): ItemKind {
  const members = new Map(value.members());
  const type = members.get('type');
  const name = type === undefined || type.raw === null ? untypedKind(value, members) : type.string();
  const found = Object.hasOwn(KINDS, name) ? KINDS[name] : undefined;
  if (found) return found;
  const known = Object.keys(KINDS).map((each) => `'${each}'`);
  const param = `${value.param}.type`;
  const message = `Unsupported value: '${param}': items of type '${name}' are not supported here. Send ${known.join(', ')}, or leave the item out.`;
  throw new ApiError(400, 'unsupported_value', message, param);
}

function untypedKind(value: ParameterValue, members: ReadonlyMap<string, ParameterValue>): string {
  if (members.has('role')) return 'message';
  if (members.has('id') && members.size <= 2) return 'item_reference';
  if (members.has('content')) throw missing(`${value.param}.role`);
  throw missing(`${value.param}.type`);
}
