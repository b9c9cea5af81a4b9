// Questions that the scripted model has answers to. The specs ask them; answers.ts answers them.

export const QUESTIONS = {
  greeting: 'Say hello.',
  weather: 'What is the weather in Paris?',
  twoCities: 'What is the weather in Paris and in London?',
  name: 'What is my name?',
  json: 'Write any JSON object.',
  announced: 'Say that you look up the weather in Paris, then do it.',
  undeclared: 'Call a function that is not declared.',
  brokenArguments: 'Call get_weather with arguments that are no JSON.',
  endless: 'Go on without an end.',
  failing: 'Fail in the middle of the answer.',
  python: 'Add with Python.',
  search: 'Search for Rome.',
  server: 'Add with the server.',
} as const;

/** The answer to `QUESTIONS.greeting`, and the reasoning before it. */
export const GREETING = { reasoning: 'The user wants a greeting.', text: 'Hello from the page.' } as const;

/** The answer to `QUESTIONS.json`. */
export const JSON_ANSWER = '{"kind": "small", "count": 3}';

/** The greeting under instructions that speak of a pirate. */
export const PIRATE_GREETING = 'Ahoy from the page.';
