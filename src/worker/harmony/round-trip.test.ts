// Messages that are rendered and parsed come back unchanged, for any feed and any cut.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { tokenizerFile } from '../../../test/support/make-checkpoint/tokenizer-file.ts';
import { createTokenizer } from '../tokenizer/testing/create-tokenizer.ts';
import { createEncoding } from './encoding.ts';
import { type Message, textMessage } from './message.ts';
import { createParser, type ParsedMessage, type ParserEvent } from './parsing/parser.ts';
import { renderAssistantStart, renderMessage } from './rendering/render.ts';
import { parseMessages } from './testing/parse-messages.ts';
import { renderConversation } from './testing/render-as-library.ts';

const encoding = createEncoding(createTokenizer(tokenizerFile(300)));
const { tokens } = encoding;

const text = fc.string({ unit: 'binary', maxLength: 20 }).map((value) => value.toWellFormed());
const word = fc
  .stringMatching(/^[a-z][a-z0-9_.-]{0,8}$/)
  .filter((value) => !/^(?:assistant)+$/.test(value) && !value.startsWith('to'));
const channel = fc.constantFrom('analysis', 'commentary', 'final');
const contentType = fc.option(
  fc.oneof(
    word,
    word.map((type) => `<|constrain|>${type}`),
  ),
);

const said = fc.record({ text, channel, contentType }).map(({ text, ...header }) => textMessage('assistant', text, header));
const called = fc
  .record({ text, recipient: word, channel: fc.option(channel), contentType })
  .map(({ text, ...header }) => textMessage('assistant', text, header));
const others = fc
  .record({ role: fc.constantFrom('user', 'system', 'developer'), text, name: fc.option(word) })
  .map(({ role, text, name }) => textMessage(role as 'user', text, { name }));
const result = fc
  .record({ name: word.map((name) => `functions.${name}`), text, channel: fc.option(channel) })
  .map(({ text, name, channel }) => textMessage('tool', text, { name, channel, recipient: 'assistant' }));
const conversation = fc.array(fc.oneof(said, called, others, result), { maxLength: 6 });

function read({ role, name, recipient, channel, contentType, content }: Message): Message {
  return { role, name, recipient, channel, contentType, content };
}

function allEvents(ids: readonly number[], role: 'assistant' | null): ParserEvent[] {
  const parser = createParser(encoding, { role });
  return [...ids.flatMap((id) => parser.push(id)), ...parser.finish()];
}

function messagesOf(events: readonly ParserEvent[]): ParsedMessage[] {
  return events.flatMap((event) => (event.type === 'message' ? [event.message] : []));
}

test('parse(render(x)) = x', () => {
  fc.assert(
    fc.property(conversation, (messages) => {
      const parsed = parseMessages(encoding, renderConversation(encoding, messages), { role: null });
      expect(parsed.map(read)).toEqual(messages);
      expect(parsed.map(({ terminator }) => terminator)).toEqual(
        messages.map(({ role, recipient }) => (role === 'assistant' && recipient !== null ? 'call' : 'end')),
      );
      expect(parsed.filter(({ recovered }) => recovered)).toEqual([]);
    }),
    { numRuns: 1000 },
  );
});

test('a message carries its ids as they were sampled', () => {
  fc.assert(
    fc.property(conversation, (messages) => {
      const parsed = parseMessages(encoding, renderConversation(encoding, messages), { role: null });
      expect(parsed.map(({ ids }) => ids)).toEqual(messages.map((message) => renderMessage(encoding, message)));
    }),
  );
});

test('ids one at a time and in bulk give the same messages', () => {
  fc.assert(
    fc.property(conversation, (messages) => {
      const ids = renderConversation(encoding, messages);
      expect(messagesOf(allEvents(ids, null))).toEqual(parseMessages(encoding, ids, { role: null }));
    }),
  );
});

/** All ids that a model could sample: well-formed turns, and structural tokens anywhere. */
const sampled = fc
  .array(
    fc.oneof(
      fc.oneof(said, called).map((message) => renderMessage(encoding, message)),
      fc.constantFrom(...Object.values(tokens)).map((id) => [id]),
      fc
        .constantFrom('analysis', 'final', ' to=functions.f', 'assistant', ' json', '–x')
        .map((part) => encoding.tokenizer.encode(part)),
      fc.array(fc.nat({ max: 320 }), { maxLength: 4 }),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.flat());

test('any output parses, wherever it is cut, and what was reported is what the messages say', () => {
  fc.assert(
    fc.property(sampled, fc.nat(), (ids, cut) => {
      const events = allEvents(ids.slice(0, cut % (ids.length + 1)), 'assistant');
      const deltas = events.map((event) => (event.type === 'delta' ? event.text : '')).join('');
      expect(
        messagesOf(events)
          .map((message) => message.text)
          .join(''),
      ).toBe(deltas);
    }),
    { numRuns: 5000 },
  );
});

// A word after a channel is a type only before `<|message|>`. Without that it is shown, because it
// may be a text.
const marked = fc
  .record({ text, channel, contentType: fc.constantFrom(null, '<|constrain|>json') })
  .map(({ text, ...header }) => textMessage('assistant', text, header));

test('a cut turn gives the messages before the cut, then the beginning of the next', () => {
  fc.assert(
    fc.property(fc.array(marked, { minLength: 1, maxLength: 4 }), fc.nat(), (messages, cut) => {
      const ids = renderConversation(encoding, messages);
      const turn = ids.slice(renderAssistantStart(encoding).length);
      const whole = parseMessages(encoding, turn);
      const parsed = parseMessages(encoding, turn.slice(0, cut % (turn.length + 1)));
      const last = parsed.at(-1);
      parsed.slice(0, -1).forEach((message, index) => expect(message).toEqual(whole[index]));
      if (last?.terminator === 'none')
        expect(whole[parsed.length - 1]?.text.startsWith(last.text.replace(/\ufffd+$/, ''))).toBe(true);
    }),
    { numRuns: 1000 },
  );
});
