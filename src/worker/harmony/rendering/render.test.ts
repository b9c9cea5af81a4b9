import { expect, test } from 'vitest';
import { o200kHarmonyFile } from '../../../../test/support/harmony/o200k-harmony.ts';
import { readTokenizer } from '../../tokenizer/create-tokenizer.ts';
import { chatMessages } from '../chat.ts';
import { createEncoding } from '../encoding.ts';
import { contentMessage, textMessage } from '../message.ts';
import { renderConversation, renderForCompletion, renderForTraining } from '../testing/render-as-library.ts';
import { instructionsContent } from './developer-text.ts';
import { renderMessage } from './render.ts';
import { systemContent } from './system-text.ts';

const tokenizer = readTokenizer(o200kHarmonyFile());
const encoding = createEncoding(tokenizer);
const shown = (ids: readonly number[]) => tokenizer.decode(ids);

// Made with openai-harmony 0.0.8.
const GOLDEN = [
  200006, 17360, 200008, 3575, 553, 17554, 162016, 11, 261, 4410, 6439, 2359, 22203, 656, 7788, 17527, 558, 87447, 100594, 25,
  220, 1323, 19, 12, 3218, 279, 30377, 289, 25, 14093, 279, 2, 13888, 18403, 25, 8450, 11, 49159, 11, 1721, 13, 21030, 2804, 413,
  7360, 395, 1753, 3176, 13, 200007, 200006, 1428, 200008, 4827, 382, 220, 17, 659, 220, 17, 30, 200007, 200006, 173781,
];

test('renders the smallest chat to the 64 ids of the library', () => {
  const messages = chatMessages([{ role: 'user', content: 'What is 2 + 2?' }], {
    instructions: '',
    effort: 'medium',
    date: null,
  });
  expect(renderForCompletion(encoding, messages)).toEqual(GOLDEN);
});

test('a chat is the system message, the instructions as the developer’s, its turns as users and finals', () => {
  const turns = [
    { role: 'user' as const, content: 'Hi' },
    { role: 'assistant' as const, content: 'Hello!' },
    { role: 'user' as const, content: 'Bye' },
  ];
  const messages = chatMessages(turns, { instructions: 'Be brief.', effort: 'high', date: '2025-06-28' });
  expect(shown(renderForCompletion(encoding, messages))).toBe(
    [
      '<|start|>system<|message|>You are ChatGPT, a large language model trained by OpenAI.\nKnowledge cutoff: 2024-06\n',
      'Current date: 2025-06-28\n\nReasoning: high\n\n',
      '# Valid channels: analysis, commentary, final. Channel must be included for every message.<|end|>',
      '<|start|>developer<|message|># Instructions\n\nBe brief.<|end|>',
      '<|start|>user<|message|>Hi<|end|><|start|>assistant<|channel|>final<|message|>Hello!<|end|>',
      '<|start|>user<|message|>Bye<|end|><|start|>assistant',
    ].join(''),
  );
});

test('a call ends with <|call|>, its type behind the marker; the result comes from the tool', () => {
  const call = textMessage('assistant', '{}', {
    recipient: 'functions.f',
    channel: 'commentary',
    contentType: '<|constrain|>json',
  });
  expect(shown(renderMessage(encoding, call))).toBe(
    '<|start|>assistant to=functions.f<|channel|>commentary <|constrain|>json<|message|>{}<|call|>',
  );
  expect(renderMessage(encoding, call)).toContain(encoding.tokens.constrain);
  const result = textMessage('tool', '1', { name: 'functions.f', recipient: 'assistant', channel: 'commentary' });
  expect(shown(renderMessage(encoding, result))).toBe(
    '<|start|>functions.f to=assistant<|channel|>commentary<|message|>1<|end|>',
  );
});

test('function tools are declared as TypeScript and announced in the system message', () => {
  const weather = {
    name: 'get_weather',
    description: 'Gets the weather.\nNow.',
    parameters: { type: 'object', properties: { location: { type: 'string' } }, required: ['location'] },
  };
  const tools = [{ name: 'functions', description: null, tools: [weather, { name: 'now', description: '', parameters: null }] }];
  const messages = [
    contentMessage('system', [systemContent('low', null)]),
    contentMessage('developer', [{ ...instructionsContent('Be brief.'), tools }]),
  ];
  const text = shown(renderConversation(encoding, messages));
  expect(text).toContain("for every message.\nCalls to these tools must go to the commentary channel: 'functions'.<|end|>");
  expect(text).toContain(
    '# Instructions\n\nBe brief.\n\n# Tools\n\n## functions\n\nnamespace functions {\n\n// Gets the weather.\n// Now.\n' +
      'type get_weather = (_: {\nlocation: string,\n}) => any;\n\ntype now = () => any;\n\n} // namespace functions<|end|>',
  );
});

test('formats of the answer come last in the developer message', () => {
  const format = { name: 'shopping_list', description: 'What to buy', schema: { type: 'object', properties: {} } };
  const message = contentMessage('developer', [{ ...instructionsContent('Help.'), responseFormats: [format] }]);
  expect(shown(renderMessage(encoding, message))).toBe(
    '<|start|>developer<|message|># Instructions\n\nHelp.\n\n# Response Formats\n\n## shopping_list\n\n' +
      '// What to buy\n{"type":"object","properties":{}}<|end|>',
  );
});

test('<|return|> stands only at the end of a training example', () => {
  const messages = [textMessage('user', 'Hi'), textMessage('assistant', 'Hello', { channel: 'final' })];
  expect(renderForTraining(encoding, messages).at(-1)).toBe(encoding.tokens.return);
  expect(renderConversation(encoding, messages).at(-1)).toBe(encoding.tokens.end);
  expect(renderForTraining(encoding, messages.slice(0, 1)).at(-1)).toBe(encoding.tokens.end);
});

test('refuses what has no rendering', () => {
  expect(() => renderMessage(encoding, textMessage('tool', 'x'))).toThrow(TypeError);
  expect(() => renderMessage(encoding, contentMessage('user', [systemContent('low', null)]))).toThrow(TypeError);
  expect(() => renderMessage(encoding, contentMessage('system', [instructionsContent('x')]))).toThrow(TypeError);
});
