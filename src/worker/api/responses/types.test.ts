// The compiler is the oracle: `tsc -b` refuses this file where our types are not OpenAI's.

import type OpenAI from 'openai';
import { expectTypeOf, test } from 'vitest';
import type { ResponseEvent } from './events.ts';
import type { ConversationItem, OutputItem } from './items.ts';
import type { ResponseObject } from './response.ts';

test('a response is one of openai’s types, but for `output_text`, which the client adds', () => {
  expectTypeOf<ResponseObject>().toExtend<Omit<OpenAI.Responses.Response, 'output_text'>>();
});

test('every item is one that openai’s types have in an output, in a list and in an input', () => {
  expectTypeOf<OutputItem>().toExtend<OpenAI.Responses.ResponseOutputItem>();
  expectTypeOf<ConversationItem>().toExtend<OpenAI.Responses.ResponseItem>();
  expectTypeOf<ConversationItem>().toExtend<OpenAI.Responses.ResponseInputItem>();
});

test('every event is one of openai’s types', () => {
  type WithText<Event> = Event extends { response: ResponseObject }
    ? Omit<Event, 'response'> & { response: Event['response'] & { output_text: string } }
    : Event;
  expectTypeOf<WithText<ResponseEvent>>().toExtend<OpenAI.Responses.ResponseStreamEvent>();
});
