// A rendered Harmony prompt as the scripted model reads it: messages, declared functions, results.

interface Message {
  /** Role or name of the author, and what follows it in the header. */
  header: string;
  content: string;
}

export interface Conversation {
  /** The last message of the user. Empty in a prompt without messages. */
  question: string;
  messages: readonly Message[];
  /** Names of the declared functions. */
  functions: readonly string[];
  /** The first argument of the first function. */
  argument: string;
  /** Contents of the functions' results since the question. */
  results: readonly string[];
  /** Contents of the results of Python and the browser since the question. */
  builtIn: readonly string[];
}

const MESSAGE = /<\|start\|>(.*?)<\|message\|>(.*?)<\|(?:end|call|return)\|>/gs;

/** Reads a prompt whose special tokens are spelled out. */
export function readConversation(prompt: string): Conversation {
  const messages = [...prompt.matchAll(MESSAGE)].map(([, header = '', content = '']) => ({ header, content }));
  const asked = messages.findLastIndex(({ header }) => header.startsWith('user'));
  const since = messages.slice(asked + 1);
  const results = since.filter(({ header }) => header.startsWith('functions.'));
  const builtIn = since.filter(({ header }) => /^(python|browser\.\w+) to=/.test(header));
  return {
    question: messages[asked]?.content ?? '',
    messages,
    functions: [...prompt.matchAll(/^type (\w+) = /gm)].map(([, name = '']) => name),
    argument: /^type \w+ = \(_: \{\n(?:\/\/.*\n)*(\w+)/m.exec(prompt)?.[1] ?? 'city',
    results: results.map(({ content }) => content),
    builtIn: builtIn.map(({ content }) => content),
  };
}
