// Every endpoint that has parameters, with their fields: for JSON Schemas, for docs/api.md and for the app. It knows no handler.

import { CHAT_FIELDS } from './chat-completions/fields.ts';
import { COMPLETION_FIELDS } from './completions/request.ts';
import { type Fields, schemaOf, type ValueSchema } from './parameters/field.ts';
import { RESPONSE_FIELDS } from './responses/request/fields.ts';
import { DETOKENIZE_FIELDS, TOKENIZE_CHAT_FIELDS, TOKENIZE_TEXT_FIELDS } from './tokenize/request.ts';
import { BATCH_FIELDS, INPUT_FIELDS } from './workers-ai/input-request.ts';
import { MESSAGES_FIELDS } from './workers-ai/messages-request.ts';
import { PROMPT_FIELDS } from './workers-ai/prompt-request.ts';

/** One form of a request: an endpoint may accept several, told apart by their parameters. */
export interface RequestForm {
  /** What distinguishes it from the endpoint's other forms. Null if there is only one. */
  title: string | null;
  fields: Fields;
}

/** An endpoint with parameters. Its method is POST. */
export interface Endpoint {
  /** The path below the origin or the app's folder. */
  path: string;
  /** What it answers, as a sentence for a user. */
  description: string;
  forms: readonly RequestForm[];
}

/** In the order of the documentation. */
export const ENDPOINTS: readonly Endpoint[] = [
  {
    path: '/v1/chat/completions',
    description: "Answers a conversation, as OpenAI's Chat Completions.",
    forms: [{ title: null, fields: CHAT_FIELDS }],
  },
  {
    path: '/v1/responses',
    description: "Answers a conversation, as OpenAI's Responses. It can store the response on this device.",
    forms: [{ title: null, fields: RESPONSE_FIELDS }],
  },
  {
    path: '/v1/completions',
    description: 'Continues a raw prompt: text or token ids, without a chat format.',
    forms: [{ title: null, fields: COMPLETION_FIELDS }],
  },
  {
    path: '/client/v4/accounts/{account}/ai/run/{model}',
    description: 'Runs a model as Workers AI does. The account can be any text.',
    forms: [
      { title: 'A text: `prompt`', fields: PROMPT_FIELDS },
      { title: 'A chat: `messages`', fields: MESSAGES_FIELDS },
      { title: 'A Responses request: `input`', fields: INPUT_FIELDS },
      { title: 'A batch of Responses requests: `requests`', fields: BATCH_FIELDS },
    ],
  },
  {
    path: '/tokenize',
    description: 'Gives the ids of the tokens of a text or a chat, as vLLM does. It is also at `/v1/tokenize`.',
    forms: [
      { title: 'A text: `prompt`', fields: TOKENIZE_TEXT_FIELDS },
      { title: 'A chat: `messages`', fields: TOKENIZE_CHAT_FIELDS },
    ],
  },
  {
    path: '/detokenize',
    description: 'Gives the text of token ids, as vLLM does. It is also at `/v1/detokenize`.',
    forms: [{ title: null, fields: DETOKENIZE_FIELDS }],
  },
];

/** JSON Schemas (draft 2020-12) of request bodies, by the endpoint's path. */
export function requestSchemas(): Readonly<Record<string, ValueSchema>> {
  return Object.fromEntries(ENDPOINTS.map(({ path, forms }) => [path, formsSchema(forms)]));
}

function formsSchema(forms: readonly RequestForm[]): ValueSchema {
  const schemas = forms.map(({ title, fields }) => ({ ...(title !== null && { title }), ...schemaOf(fields) }));
  const [only] = schemas;
  return only && schemas.length === 1 ? only : { anyOf: schemas };
}
