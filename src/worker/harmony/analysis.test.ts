import { expect, test } from 'vitest';
import { dropPastAnalysis } from './analysis.ts';
import { type Message, textMessage } from './message.ts';
import { dropAnalysisAsLibrary } from './testing/drop-analysis-as-library.ts';

const user = textMessage('user', 'u');
const thought = (text: string) => textMessage('assistant', text, { channel: 'analysis' });
const final = (text: string) => textMessage('assistant', text, { channel: 'final' });
const call = textMessage('assistant', 'call', { channel: 'commentary', recipient: 'functions.f' });
const result = textMessage('tool', 'result', { name: 'functions.f', recipient: 'assistant', channel: 'commentary' });

function texts(messages: readonly Message[]): string {
  return messages.flatMap(({ content }) => content.map((part) => (part.type === 'text' ? part.text : ''))).join(' ');
}

test.each([
  ['one turn that ended', [user, thought('t'), final('f')], 'u f', 'u f'],
  ['a turn that goes on', [user, thought('t'), call, result], 'u t call result', 'u t call result'],
  ['a tool loop after a turn', [user, thought('t'), final('f'), user, thought('s'), call], 'u t f u s call', 'u f u s call'],
  ['two turns that ended', [user, thought('t'), final('f'), user, thought('s'), final('g')], 'u f u s g', 'u f u g'],
  ['a new question', [user, thought('t'), final('f'), user], 'u f u', 'u f u'],
  ['no assistant', [user], 'u', 'u'],
])('%s: the library keeps what it kept, the app what is documented', (_, messages, library, app) => {
  expect(texts(dropAnalysisAsLibrary(messages))).toBe(library);
  expect(texts(dropPastAnalysis(messages))).toBe(app);
});

test('a tool call on the analysis channel goes with the reasoning of its turn', () => {
  const python = textMessage('assistant', 'py', { channel: 'analysis', recipient: 'python' });
  const output = textMessage('tool', 'out', { name: 'python', channel: 'analysis', recipient: 'assistant' });
  const messages = [user, python, output, final('f')];
  expect([texts(dropAnalysisAsLibrary(messages)), texts(dropPastAnalysis(messages))]).toEqual(['u f', 'u f']);
});
