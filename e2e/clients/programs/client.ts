// What every client program does, so that one table of specs runs them all. A program calls its
// client as an application would.
import type {} from '../../../src/app/api/page-api.ts';

/** What a client needs of the page. */
export interface Api {
  fetch: typeof fetch;
  /** `https://…/v1` */
  baseURL: string;
  model: string;
}

/** An answer in the client's own words. */
export interface Answer {
  text: string;
  /** Null where the client has no field for it. */
  reasoning: string | null;
  /** As the client reports it. Null where it reports none. */
  usage: { input: number; output: number; reasoning: number | null } | null;
  /** Pieces that the text came in. 1 for a whole answer. */
  pieces: number;
  /** Cities that the tool was called with, in order. */
  cities: string[];
}

/** An error in the client's own words. */
export interface Failure {
  /** The class's name. */
  name: string;
  message: string;
  status: number | null;
  code: string | null;
  param: string | null;
}

export interface Client {
  /** A whole answer. */
  text(question: string): Promise<Answer>;
  /** A streamed answer. */
  stream(question: string): Promise<Answer>;
  /** The client's own tool loop until the final answer. */
  tool(question: string): Promise<Answer>;
  /** The same with streams. */
  streamTool(question: string): Promise<Answer>;
  /** Aborts a stream after its first output, and returns the client's error or the end it reports. */
  abort(question: string): Promise<string>;
  /** A request with a temperature out of range. */
  refused(): Promise<Failure>;
  /** A request for a model that does not exist. */
  unknownModel(): Promise<Failure>;
}

export type CreateClient = (api: Api) => Client;

/** Has a sampling model answer the same each time. */
export const TEMPERATURE = 0;

/** The tool that every program declares. */
export const WEATHER = {
  name: 'get_weather',
  description: 'Gets the weather of a city.',
  parameters: {
    type: 'object' as const,
    properties: { city: { type: 'string' as const } },
    required: ['city'],
    additionalProperties: false as const,
  },
};

/** What the tool answers. */
export function weatherOf(city: string): string {
  return JSON.stringify({ temperature: 21, sky: `sunny over ${city}` });
}

/** What a promise that must reject rejects with. */
export async function failureOf(promise: PromiseLike<unknown>): Promise<Failure> {
  const thrown = await Promise.resolve(promise).then(
    () => null,
    (error: unknown) => error,
  );
  if (typeof thrown !== 'object' || thrown === null) throw new Error(`Expected an error, but got ${String(thrown)}.`);
  return describe(thrown as Record<string, unknown>);
}

/** Version 6 of OpenAI's client throws an event as it is, which is no Error. */
function describe(error: Record<string, unknown>): Failure {
  const { status, statusCode, code, param, message } = error;
  const text = (value: unknown) => (typeof value === 'string' ? value : null);
  const number = (value: unknown) => (typeof value === 'number' ? value : null);
  return {
    // A bundler numbers classes of the same name.
    name: error.constructor.name.replace(/\$\d+$/, ''),
    message: text(message) ?? '',
    status: number(status) ?? number(statusCode),
    code: text(code),
    param: text(param),
  };
}
