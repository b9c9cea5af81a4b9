// Faults that other servers' streams have, put into ours. A client that is strict enough then
// fails, which shows that the specs of the clients can see such a fault.
import type { Api } from './client.ts';

/** An event of a stream. `data` is null for the end that is no JSON, `[DONE]`. */
interface StreamEvent {
  name: string | null;
  data: EventData | null;
}

// Fields of all events of both APIs. A mutation changes some of them.
interface EventData {
  type?: string;
  item?: { type: string; id: string };
  item_id?: string;
  output_index?: number;
  response?: { id: string; status: string };
  choices?: { index: number; delta: Delta; finish_reason: string | null }[];
  [field: string]: unknown;
}

interface Delta {
  role?: string;
  tool_calls?: { id?: string; function: { name?: string } }[];
}

type Mutation = (events: StreamEvent[]) => StreamEvent[];

/** Changes the events that have data. Null leaves an event out. */
function each(change: (data: EventData) => EventData | null): Mutation {
  return (events) =>
    events.flatMap((event) => {
      const data = event.data && change(event.data);
      return event.data && !data ? [] : [{ name: event.name && (data?.type ?? null), data }];
    });
}

const without = (isLeftOut: (data: EventData) => boolean) => each((data) => (isLeftOut(data) ? null : data));

function inserted(data: EventData): Mutation {
  return (events) => [...events.slice(0, 3), { name: data.type ?? null, data }, ...events.slice(3)];
}

const isCall = ({ item }: EventData) => item?.type === 'function_call';

/** From 1 on, the outputs behind the reasoning. */
const movedOutputs = (move: (index: number) => number) =>
  each((data) => (data.output_index === undefined ? data : { ...data, output_index: move(data.output_index) }));

const RESPONSES: Record<string, Mutation> = {
  'nothing is changed': (events) => events,
  'a function call is done but was not added': without((data) => data.type === 'response.output_item.added' && isCall(data)),
  'no events of arguments': without(({ type }) => type?.startsWith('response.function_call_arguments') ?? false),
  'the id of an item changes': each((data) =>
    data.type === 'response.output_item.done' && data.item ? { ...data, item: { ...data.item, id: 'other' } } : data,
  ),
  'the content_index of reasoning grows': each((data) =>
    data.type === 'response.reasoning_text.delta' ? { ...data, content_index: 1 } : data,
  ),
  'no content_part.added': without(({ type }) => type === 'response.content_part.added'),
  'reasoning_text.delta has the name reasoning.delta': each((data) =>
    data.type === 'response.reasoning_text.delta' ? { ...data, type: 'response.reasoning.delta' } : data,
  ),
  'an event of a vendor': inserted({ type: 'acme:trace', sequence_number: 2 }),
  'an event keepalive': inserted({ type: 'keepalive', sequence_number: 2 }),
  'no response.created': without(({ type }) => type === 'response.created'),
  'the id of the response changes': each((data) =>
    data.type === 'response.completed' && data.response ? { ...data, response: { ...data.response, id: 'other' } } : data,
  ),
  'two outputs at one output_index': movedOutputs(() => 0),
  'a gap in output_index': movedOutputs((index) => (index === 0 ? 0 : index + 1)),
  'no sequence_number': each((data) => ({ ...data, sequence_number: undefined })),
  'no event at the end': without(({ type }) => type === 'response.completed'),
  'the end is response.incomplete': each((data) =>
    data.type === 'response.completed' && data.response
      ? {
          ...data,
          type: 'response.incomplete',
          response: { ...data.response, status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } },
        }
      : data,
  ),
};

/** Changes the only choice of a chunk. */
const eachChoice = (change: (choice: NonNullable<EventData['choices']>[number]) => object) =>
  each((data) => ({
    ...data,
    ...(data.choices ? { choices: data.choices.map((choice) => ({ ...choice, ...change(choice) })) } : {}),
  }));

const CHAT: Record<string, Mutation> = {
  'nothing is changed': (events) => events,
  'no finish_reason': eachChoice(() => ({ finish_reason: null })),
  'an error in the middle': inserted({ error: { message: 'It broke.', type: 'server_error', code: null, param: null } }),
  'a choice that was not asked for': eachChoice(() => ({ index: 1 })),
  'no role': eachChoice(({ delta }) => ({ delta: { ...delta, role: undefined } })),
  'a call without a name': eachChoice(({ delta }) => ({
    delta: {
      ...delta,
      ...(delta.tool_calls
        ? { tool_calls: delta.tool_calls.map((call) => ({ ...call, function: { ...call.function, name: undefined } })) }
        : {}),
    },
  })),
  'a call without an id': eachChoice(({ delta }) => ({
    delta: {
      ...delta,
      ...(delta.tool_calls ? { tool_calls: delta.tool_calls.map((call) => ({ ...call, id: undefined })) } : {}),
    },
  })),
  'no [DONE]': (events) => events.filter(({ data }) => data !== null),
  'no chunk of usage': without(({ choices }) => choices?.length === 0),
};

/** Both lists, by API and name. */
export const mutations: Record<string, Record<string, Mutation>> = { chat: CHAT, responses: RESPONSES };

/** The API with a mutation in each of its streams. The stream is read to its end first. */
export function mutate(api: Api, kind: string, name: string): Api {
  const mutation = mutations[kind]?.[name];
  if (!mutation) throw new Error(`There is no mutation ${name} of ${kind}.`);
  return {
    ...api,
    fetch: async (input, init) => {
      const response = await api.fetch(input, init);
      if (!response.headers.get('content-type')?.includes('text/event-stream')) return response;
      const events = mutation(parse(await response.text()));
      return new Response(events.map(format).join(''), { status: response.status, headers: response.headers });
    },
  };
}

function parse(stream: string): StreamEvent[] {
  const blocks = stream.split('\n\n').filter((block) => block.includes('data: '));
  return blocks.map((block) => {
    const data = /^data: (.*)$/m.exec(block)?.[1] ?? '';
    const name = /^event: (.*)$/m.exec(block)?.[1] ?? null;
    return { name, data: data === '[DONE]' ? null : (JSON.parse(data) as EventData) };
  });
}

function format({ name, data }: StreamEvent): string {
  return `${name === null ? '' : `event: ${name}\n`}data: ${data === null ? '[DONE]' : JSON.stringify(data)}\n\n`;
}
