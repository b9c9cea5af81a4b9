// What the scripted model says. It reads the rendered prompt, as a model does. So an answer shows
// whether the endpoint rendered the request correctly.
import { namedError } from '../../../src/contracts/errors.ts';
import { byteEncoding, idsOf } from '../../../src/worker/testing/byte-model.ts';
import { type Conversation, readConversation } from './conversation.ts';
import { GREETING, JSON_ANSWER, PIRATE_GREETING, QUESTIONS } from './questions.ts';

/** The ids that the scripted model answers a prompt with. */
export function* answers(prompt: readonly number[]): Generator<number> {
  const text = byteEncoding.tokenizer.decode(prompt);
  const conversation = readConversation(text);
  if (conversation.question === QUESTIONS.endless) yield* endless();
  if (conversation.question === QUESTIONS.failing) yield* failing();
  yield* idsOf(conversation.messages.length === 0 ? ` and so on after ${text.length} bytes` : turn(conversation));
  for (;;) yield byteEncoding.tokens.return;
}

function* endless(): Generator<number> {
  yield* idsOf(`${analysis('This takes long.')}<|start|>assistant<|channel|>final<|message|>`);
  for (;;) yield* idsOf('on ');
}

function* failing(): Generator<number> {
  yield* idsOf(`${analysis('This will fail.')}<|start|>assistant<|channel|>final<|message|>It works until`);
  throw namedError('device-lost', 'The scripted GPU was lost.');
}

function turn(conversation: Conversation): string {
  const { question, results } = conversation;
  if (question === QUESTIONS.undeclared) return toolTurn('I call what is not there.', { name: 'not_declared', json: '{}' });
  if (question === QUESTIONS.brokenArguments) return toolTurn('I break it.', { name: 'get_weather', json: '{"city": "Par' });
  const hosted = hostedTurn(conversation);
  if (hosted !== null) return hosted;
  const city = nextCity(conversation);
  if (city !== undefined) {
    const call = { name: 'get_weather', json: JSON.stringify({ [conversation.argument]: city }) };
    const announcement = question === QUESTIONS.announced ? preamble('I look it up.') : '';
    return toolTurn(`I need the weather in ${city}.`, call, announcement);
  }
  if (results.length > 0) return finalTurn('I have the result.', `The function said: ${results.join(' and ')}`);
  return finalTurn(...reply(conversation));
}

/** A turn with the tools that the app runs. Null for another question. */
function hostedTurn({ question, builtIn, results }: Conversation): string | null {
  if (question === QUESTIONS.python) {
    if (builtIn.length === 0) return codeTurn('I add them.', 'python', 'print(sum(range(101)))');
    return finalTurn('I have it.', `Python said: ${builtIn[0]}`);
  }
  if (question === QUESTIONS.search) {
    if (builtIn.length === 0) return codeTurn('I search.', 'browser.search', '{"query":"Rome"}');
    if (builtIn.length === 1) return codeTurn('I open it.', 'browser.open', '{"id":0,"cursor":0}');
    return finalTurn('I have read it.', 'Rome is old【1†L0】 indeed.');
  }
  if (question !== QUESTIONS.server) return null;
  if (results.length === 0) return toolTurn('I call it.', { name: 'calculator_add', json: '{"a":2,"b":3}' });
  return finalTurn('I have it.', `The server said: ${results[0]}`);
}

/** The city whose weather the question asks for and no result has yet. */
function nextCity({ question, functions, results }: Conversation): string | undefined {
  if (!functions.includes('get_weather') || !question.includes('weather')) return undefined;
  const cities = [...question.matchAll(/\bin ((?:[A-Z]\w+ ?)+)/g)].map(([, city = '']) => city.trim());
  return cities[results.length];
}

function reply({ question, messages }: Conversation): [reasoning: string, text: string] {
  const said = messages.map(({ content }) => content).join('\n');
  const name = /My name is (\w+)/.exec(said)?.[1];
  if (question === QUESTIONS.json) return ['I write JSON.', JSON_ANSWER];
  if (question === QUESTIONS.name) return ['I look for a name.', name ? `Your name is ${name}.` : 'I do not know.'];
  if (question === QUESTIONS.greeting) return [GREETING.reasoning, said.includes('pirate') ? PIRATE_GREETING : GREETING.text];
  return ['I repeat it.', `You said: ${question}`];
}

const analysis = (text: string) => `<|channel|>analysis<|message|>${text}<|end|>`;
const preamble = (text: string) => `<|start|>assistant<|channel|>commentary<|message|>${text}<|end|>`;

function finalTurn(reasoning: string, text: string): string {
  return `${analysis(reasoning)}<|start|>assistant<|channel|>final<|message|>${text}<|return|>`;
}

function codeTurn(reasoning: string, recipient: string, text: string): string {
  return `${analysis(reasoning)}<|start|>assistant<|channel|>analysis to=${recipient} code<|message|>${text}<|call|>`;
}

function toolTurn(reasoning: string, call: { name: string; json: string }, announcement = ''): string {
  const header = `<|start|>assistant<|channel|>commentary to=functions.${call.name} <|constrain|>json`;
  return `${analysis(reasoning)}${announcement}${header}<|message|>${call.json}<|call|>`;
}
