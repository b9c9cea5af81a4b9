// Requests of Chat Completions are rendered to the ids that openai-harmony gives. Its results were
// made by test/support/harmony/chat_requests.py; Python is not needed here.

import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { readFixture } from '../../../../test/support/harmony/library-json.ts';
import { o200kHarmonyFile } from '../../../../test/support/harmony/o200k-harmony.ts';
import { createEncoding } from '../../harmony/encoding.ts';
import type { ServedModel } from '../../models/served-model.ts';
import { readTokenizer } from '../../tokenizer/create-tokenizer.ts';
import { readBody } from '../parameters/request-body.ts';
import { SampledCalls } from '../turn/sampled-calls.ts';
import { Turn } from '../turn/turn.ts';
import { parseChatRequest } from './request.ts';
import { chatRequest } from './testing/chat.ts';

interface Case {
  /** JSON text. */
  body: string;
  /** Ids, or their count and hash: `12:ab…`. */
  ids: number[] | string;
}

const DATE = '2026-11-29';

const cases = readFixture<Case>('chat-requests');
const encoding = createEncoding(readTokenizer(o200kHarmonyFile()));
const model: ServedModel = {
  id: 'm',
  contextTokens: 131_072,
  vocabulary: 201_088,
  encoding,
  stopTokens: encoding.stopTokens,
  generate: () => {
    throw new Error('Only the prompt is tested.');
  },
};

async function promptOf(body: string): Promise<readonly number[]> {
  const request = parseChatRequest(await readBody(chatRequest(body)), DATE);
  return new Turn(model, request.turn, new SampledCalls()).prompt;
}

function asIn(expected: Case['ids'], ids: readonly number[]): Case['ids'] {
  if (typeof expected !== 'string') return [...ids];
  return `${ids.length}:${createHash('sha256').update(Uint32Array.from(ids)).digest('hex').slice(0, 32)}`;
}

test('there are requests enough', () => {
  expect(cases).toHaveLength(300);
});

test.each(cases.map((expected, seed) => ({ seed, ...expected })))(
  'renders request $seed as openai-harmony',
  async ({ body, ids }) => {
    expect(asIn(ids, await promptOf(body))).toEqual(ids);
  },
);
