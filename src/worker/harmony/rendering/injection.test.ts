// No text of a user, a file, a tool or a schema becomes structure. Checks every spelling of a
// special token in every text field.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { o200kHarmonyFile } from '../../../../test/support/harmony/o200k-harmony.ts';
import { readTokenizer } from '../../tokenizer/create-tokenizer.ts';
import { createEncoding } from '../encoding.ts';
import { contentMessage, type JsonSchema, type Message, type ToolNamespace, textMessage } from '../message.ts';
import { renderForCompletion } from '../testing/render-as-library.ts';
import { instructionsContent } from './developer-text.ts';
import { InvalidNameError } from './names.ts';
import { systemContent } from './system-text.ts';

const tokenizer = readTokenizer(o200kHarmonyFile());
const encoding = createEncoding(tokenizer);
const spellings = Array.from({ length: tokenizer.size }, (_, id) => id)
  .filter((id) => tokenizer.isSpecial(id))
  .map((id) => tokenizer.textOf(id));

function system(fields: Partial<ReturnType<typeof systemContent>>): Message {
  return contentMessage('system', [{ ...systemContent('low', null), ...fields }]);
}

function namespace(fields: Partial<ToolNamespace>): Message {
  const tools = [{ name: 'f', description: '', parameters: null }];
  return contentMessage('developer', [
    { ...instructionsContent(''), tools: [{ name: 'functions', description: null, tools, ...fields }] },
  ]);
}

function tool(fields: Partial<ToolNamespace['tools'][number]>): Message {
  return namespace({ tools: [{ name: 'f', description: '', parameters: null, ...fields }] });
}

function property(schema: JsonSchema): Message {
  return tool({ parameters: { type: 'object', properties: { p: schema } } });
}

function format(fields: { name?: string; description?: string; schema?: JsonSchema }): Message {
  const responseFormats = [{ name: 'f', description: null, schema: {}, ...fields }];
  return contentMessage('developer', [{ ...instructionsContent(''), responseFormats }]);
}

/** One message for each place of text from outside. */
const FIELDS: Record<string, (text: string) => Message> = {
  'user text': (text) => textMessage('user', text),
  'assistant text': (text) => textMessage('assistant', text, { channel: 'final' }),
  'tool result': (text) => textMessage('tool', text, { name: 'functions.f', recipient: 'assistant' }),
  identity: (text) => system({ modelIdentity: text }),
  cutoff: (text) => system({ knowledgeCutoff: text }),
  date: (text) => system({ date: text }),
  'channel list': (text) => system({ channels: [text] }),
  'system tool': (text) => system({ tools: [{ name: 'x', description: text, tools: [] }] }),
  instructions: (text) => contentMessage('developer', [instructionsContent(text)]),
  'namespace description': (text) => namespace({ description: text }),
  'function description': (text) => tool({ description: text }),
  'schema type': (text) => tool({ parameters: { type: [text] } }),
  'schema description': (text) => tool({ parameters: { type: 'object', description: text } }),
  'property name': (text) => tool({ parameters: { type: 'object', properties: { [text]: {} } } }),
  'property description': (text) => property({ type: 'string', description: text }),
  'property title': (text) => property({ type: 'string', title: text }),
  'property default': (text) => property({ type: 'string', default: text }),
  'property example': (text) => property({ type: 'string', examples: [text] }),
  enum: (text) => property({ type: 'string', enum: [text], default: text }),
  'variant description': (text) => property({ oneOf: [{ type: 'string', description: text, default: text }] }),
  'format name': (text) => format({ name: text }),
  'format description': (text) => format({ description: text }),
  'format schema': (text) => format({ schema: { [text]: text } }),
};

/** One message for each place of a name. */
const NAMES: Record<string, (name: string) => Message> = {
  'user name': (text) => textMessage('user', '', { name: text }),
  channel: (text) => textMessage('assistant', '', { channel: text }),
  recipient: (text) => textMessage('assistant', '', { recipient: text, channel: 'commentary' }),
  'content type': (text) => textMessage('assistant', '', { channel: 'final', contentType: `x${text}` }),
  'constrained content type': (text) => textMessage('assistant', '', { channel: 'final', contentType: `<|constrain|>${text}` }),
  'tool name': (text) => textMessage('tool', '', { name: text }),
  'namespace name': (text) => namespace({ name: text }),
  'function name': (text) => tool({ name: text }),
  'system tool name': (name) => system({ tools: [{ name, description: null, tools: [] }] }),
};

function structureOf(message: Message): number[] {
  return renderForCompletion(encoding, [message]).filter((id) => tokenizer.isSpecial(id));
}

test('all special tokens of the official file are tried', () => {
  expect(spellings).toHaveLength(21);
  expect(spellings).toContain('<|start|>');
});

test.each(Object.entries(FIELDS))('%s: no spelling becomes structure', (_, message) => {
  const structure = structureOf(message('text'));
  const wrong = spellings.filter((spelling) => structureOf(message(spelling)).join() !== structure.join());
  expect(wrong).toEqual([]);
});

test.each(Object.entries(NAMES))('%s: every spelling is refused', (_, message) => {
  for (const spelling of spellings) expect(() => structureOf(message(spelling)), spelling).toThrow(InvalidNameError);
});

const part = fc.oneof(
  fc.constantFrom(...spellings),
  fc.string({ unit: 'binary', maxLength: 8 }),
  fc.constantFrom('<', '<|', '|>', ' '),
);
const surrounded = fc.array(part, { minLength: 1, maxLength: 6 }).map((parts) => parts.join(''));

test.each(Object.entries(FIELDS))('%s: no spelling becomes structure in any surroundings', (_, message) => {
  const structure = structureOf(message('text'));
  fc.assert(
    fc.property(surrounded, (text) => {
      expect(structureOf(message(text))).toEqual(structure);
    }),
    { numRuns: 350 },
  );
});

test.each(Object.entries(NAMES))('%s: is refused, or no structure, in any surroundings', (_, message) => {
  const structure = structureOf(message('text'));
  fc.assert(
    fc.property(surrounded, (name) => {
      try {
        expect(structureOf(message(name))).toEqual(structure);
      } catch (error) {
        if (!(error instanceof InvalidNameError)) throw error;
        expect(name).not.toMatch(/^\w+$/);
      }
    }),
    { numRuns: 350 },
  );
});
