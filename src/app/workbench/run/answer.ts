// What an answer of the API says: reasoning, text, calls of tools, usage. One reader for the shapes
// of all endpoints of the workbench, streamed or whole. Pure.
import { isObject, type Json, objectIn } from '../request.ts';

export interface AnsweredCall {
  name: string;
  arguments: string;
}

export interface AnswerContent {
  reasoning: string;
  text: string;
  calls: readonly AnsweredCall[];
  /** Null until the answer reports it. */
  usage: { input: number; output: number } | null;
  /** Why it ended, in the words of the API. */
  finish: string | null;
  /** The message and the parameter of an error that came instead of the answer, or in its middle. */
  error: { message: string; param: string | null } | null;
}

export const EMPTY_ANSWER: AnswerContent = { reasoning: '', text: '', calls: [], usage: null, finish: null, error: null };

/** The answer with one more event of its stream, or with its whole body. */
export function withEvent(answer: AnswerContent, data: string): AnswerContent {
  const event = objectIn(data);
  if (!event) return answer;
  const body = isObject(event['result']) ? event['result'] : event;
  const read = typeof body['type'] === 'string' ? responseEvent(answer, body) : shaped(answer, body);
  return withError(withUsage(read, body), body);
}

/** A chunk or a body of Chat Completions, Completions, Responses and Workers AI. */
function shaped(answer: AnswerContent, body: Json): AnswerContent {
  if (typeof body['response'] === 'string') return workersAnswer(answer, body);
  if (Array.isArray(body['output'])) return body['output'].filter(isObject).reduce(withItem, finished(answer, body['status']));
  const choice = list(body['choices'])[0];
  if (!choice) return answer;
  const message = isObject(choice['delta']) ? choice['delta'] : isObject(choice['message']) ? choice['message'] : choice;
  const calls = list(message['tool_calls']).reduce(withCallDelta, answer.calls);
  return finished(
    {
      ...answer,
      reasoning: answer.reasoning + (text(message['reasoning']) || text(message['reasoning_content'])),
      text: answer.text + text(message['content']) + text(message['text']),
      calls,
    },
    choice['finish_reason'],
  );
}

function workersAnswer(answer: AnswerContent, body: Json): AnswerContent {
  const calls = list(body['tool_calls']).map((call) => ({ name: text(call['name']), arguments: written(call['arguments']) }));
  return finished(
    { ...answer, text: answer.text + text(body['response']), calls: [...answer.calls, ...calls] },
    body['finish_reason'],
  );
}

/** A call in parts: its name comes first, its arguments follow under the same index. */
function withCallDelta(calls: readonly AnsweredCall[], delta: Json): readonly AnsweredCall[] {
  const called = isObject(delta['function']) ? delta['function'] : isObject(delta['custom']) ? delta['custom'] : {};
  const at = typeof delta['index'] === 'number' ? delta['index'] : calls.length;
  const before = calls[at] ?? { name: '', arguments: '' };
  const next = {
    name: before.name + text(called['name']),
    arguments: before.arguments + written(called['arguments'] ?? called['input']),
  };
  return [...calls.slice(0, at), next, ...calls.slice(at + 1)];
}

/** An event of a streamed response. Its last one repeats all, which is known by then. */
function responseEvent(answer: AnswerContent, event: Json): AnswerContent {
  const delta = text(event['delta']);
  switch (event['type']) {
    case 'response.output_text.delta':
      return { ...answer, text: answer.text + delta };
    case 'response.reasoning_text.delta':
      return { ...answer, reasoning: answer.reasoning + delta };
    case 'response.output_item.done': {
      const item = isObject(event['item']) ? event['item'] : {};
      return isCall(item) ? withItem(answer, item) : answer;
    }
    case 'response.completed':
    case 'response.incomplete':
    case 'response.failed': {
      const response = isObject(event['response']) ? event['response'] : {};
      return withError(withUsage(finished(answer, response['status']), response), response);
    }
    default:
      return answer;
  }
}

const isCall = ({ type }: Json): boolean => type === 'function_call' || type === 'custom_tool_call';

function withItem(answer: AnswerContent, item: Json): AnswerContent {
  if (isCall(item)) {
    const call = { name: text(item['name']), arguments: written(item['arguments'] ?? item['input']) };
    return { ...answer, calls: [...answer.calls, call] };
  }
  const content = list(item['content'])
    .map((part) => text(part['text']))
    .join('');
  if (item['type'] === 'reasoning') return { ...answer, reasoning: answer.reasoning + content };
  return { ...answer, text: answer.text + content };
}

function withUsage(answer: AnswerContent, { usage }: Json): AnswerContent {
  if (!isObject(usage)) return answer;
  const [input, output] = [usage['prompt_tokens'] ?? usage['input_tokens'], usage['completion_tokens'] ?? usage['output_tokens']];
  return typeof input === 'number' && typeof output === 'number' ? { ...answer, usage: { input, output } } : answer;
}

function withError(answer: AnswerContent, body: Json): AnswerContent {
  const error = isObject(body['error']) ? body['error'] : list(body['errors'])[0];
  if (!error || text(error['message']) === '') return answer;
  return { ...answer, error: { message: text(error['message']), param: text(error['param']) || null } };
}

const finished = (answer: AnswerContent, reason: unknown): AnswerContent =>
  typeof reason === 'string' ? { ...answer, finish: reason } : answer;

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const written = (value: unknown): string =>
  typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value);
const list = (value: unknown): Json[] => (Array.isArray(value) ? value.filter(isObject) : []);
