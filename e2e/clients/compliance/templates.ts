// The cases of the Open Responses compliance suite, by its ids, as requests and as what must hold
// of the answers. The suite's own program runs in Bun; these run in the page.

export interface Template {
  /** The suite's id. */
  id: string;
  body: Record<string, unknown>;
  /** Types of items that must be in the output. */
  output: string[];
  /** Text that must be in the answer: the scripted model read what was sent. */
  says?: string;
  /** Why a model that reads only text refuses it, and the parameter that the refusal names. */
  refused?: { param: string; reason: string };
}

const user = (content: unknown) => ({ type: 'message', role: 'user', content });

const WEATHER_TOOL = {
  type: 'function',
  name: 'get_weather',
  description: 'Gets the weather of a place.',
  parameters: { type: 'object', properties: { location: { type: 'string' } }, required: ['location'] },
};

const WEATHER = { input: [user("What's the weather like in San Francisco?")], tools: [WEATHER_TOOL] };

const CALL = { type: 'function_call', call_id: 'call_1', name: 'get_weather', arguments: '{"location":"San Francisco"}' };

/** One white pixel. */
const IMAGE =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8/5+hHgAHggJ/PchI7wAAAABJRU5ErkJggg==';

export const TEMPLATES: Template[] = [
  { id: 'basic-response', body: { input: [user('Say hello.')] }, output: ['reasoning', 'message'], says: 'Hello' },
  {
    id: 'streaming-response',
    body: { input: [user('Count from 1 to 5.')], stream: true },
    output: ['reasoning', 'message'],
    says: 'Count from 1 to 5.',
  },
  {
    id: 'system-prompt',
    body: { input: [{ type: 'message', role: 'system', content: 'You are a pirate.' }, user('Say hello.')] },
    output: ['reasoning', 'message'],
    says: 'Ahoy',
  },
  { id: 'tool-calling', body: WEATHER, output: ['reasoning', 'function_call'] },
  { id: 'tool-calling-streaming', body: { ...WEATHER, stream: true }, output: ['reasoning', 'function_call'] },
  {
    id: 'function-call-roundtrip',
    body: {
      ...WEATHER,
      input: [...WEATHER.input, CALL, { type: 'function_call_output', call_id: 'call_1', output: 'It is foggy.' }],
    },
    output: ['reasoning', 'message'],
    says: 'It is foggy.',
  },
  {
    id: 'multi-turn',
    body: {
      input: [
        user('My name is Alice.'),
        { type: 'message', role: 'assistant', content: 'Hello Alice.' },
        user('What is my name?'),
      ],
    },
    output: ['reasoning', 'message'],
    says: 'Alice',
  },
  {
    id: 'function-call-roundtrip with a forced tool_choice',
    body: { ...WEATHER, tool_choice: 'required' },
    output: ['reasoning', 'function_call'],
  },
  {
    id: 'image-input',
    body: {
      input: [
        user([
          { type: 'input_text', text: 'What is it?' },
          { type: 'input_image', image_url: IMAGE },
        ]),
      ],
    },
    output: [],
    refused: { param: 'input[0].content[1].type', reason: 'gpt-oss reads text only.' },
  },
  {
    id: 'file-input',
    body: {
      input: [user([{ type: 'input_file', filename: 'a.pdf', file_data: 'data:application/pdf;base64,JVBERi0=' }])],
    },
    output: [],
    refused: { param: 'input[0].content[0].type', reason: 'gpt-oss reads text only, and no text is extracted from files.' },
  },
];
