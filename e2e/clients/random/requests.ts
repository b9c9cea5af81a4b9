// A thousand requests for the API, drawn from its own schemas. Every tenth is left at random.
import type { Random } from '../../faults/random.ts';
import { QUESTIONS } from '../app/questions.ts';
import { draw, type Schema, spoil } from './draw.ts';

export interface DrawnRequest {
  path: string;
  /** JSON, or text that is none. */
  body: string;
  /** Pieces of the answer that are read before the request is left. Null for a request that stays. */
  leavesAfter: number | null;
}

const MODEL = 'gpt-oss-20b';
const PIECES = 30;

/** A request that would never end by itself, which its sender leaves. */
function abandoned(path: string, random: Random): DrawnRequest {
  const isChat = path.endsWith('/chat/completions');
  const question = isChat
    ? { messages: [{ role: 'user', content: QUESTIONS.endless }] }
    : { input: [{ role: 'user', content: QUESTIONS.endless }] };
  const body = JSON.stringify({ model: MODEL, stream: random.below(2) === 0, ...question });
  return { path, body, leavesAfter: random.below(PIECES) };
}

/** A request of an endpoint's schema, valid two times of three. */
function drawn(path: string, schema: Schema, random: Random): DrawnRequest {
  const value = draw(schema, random) as Record<string, unknown>;
  const named = 'model' in value && random.below(10) > 0 ? { ...value, model: MODEL } : value;
  const body = random.below(3) === 0 ? spoil(named, random) : named;
  return {
    path: path.replace('{account}', 'any').replace('{model}', `@cf/openai/${MODEL}`),
    body: JSON.stringify(body) ?? '',
    leavesAfter: null,
  };
}

/** Requests to every endpoint of `schemas` in turn. */
export function drawRequests(schemas: Readonly<Record<string, Schema>>, count: number, random: Random): DrawnRequest[] {
  const endpoints = Object.entries(schemas);
  const generating = Object.keys(schemas).filter((path) => /\/(chat\/completions|responses)$/.test(path));
  return Array.from({ length: count }, (_, index) => {
    const leaving = generating[random.below(generating.length)];
    if (index % 10 === 0 && leaving !== undefined) return abandoned(leaving, random);
    const [path, schema] = endpoints[index % endpoints.length] ?? ['', {}];
    return drawn(path, schema, random);
  });
}
