// The specs of the clients can see faults: with a fault of another server put into our stream, the
// clients that are strict enough fail. The table holds what each client does at its pinned version.
import type { Page } from '@playwright/test';
import { QUESTIONS } from '../app/questions.ts';
import { mutations } from '../programs/mutations.ts';
import { expect, openApp, type Program, run, test } from '../support/fixtures.ts';

/** Clients that fail or answer otherwise, by the name of the mutation. The others answer as ever. */
const FAILING: Record<'chat' | 'responses', Record<string, string[]>> = {
  chat: {
    'nothing is changed': [],
    'no finish_reason': ['openai-7', 'openai-6', 'openai chat', 'openai-compatible'],
    'an error in the middle': ['openai-7', 'openai-6', 'openai chat', 'openai-compatible', 'agents', 'langchain'],
    'a choice that was not asked for': ['openai-7', 'openai-6', 'agents'],
    'no role': ['openai-7', 'openai-6', 'langchain'],
    'a call without a name': ['openai-7', 'openai-6', 'openai chat', 'openai-compatible', 'agents', 'langchain'],
    'a call without an id': ['openai chat', 'agents', 'langchain'],
    'no [DONE]': [],
    'no chunk of usage': ['openai-7', 'openai-6', 'openai chat', 'openai-compatible', 'agents', 'langchain'],
  },
  responses: {
    'nothing is changed': [],
    'a function call is done but was not added': ['openai-7', 'openai-6', 'langchain'],
    'no events of arguments': ['open-responses', 'langchain'],
    'the id of an item changes': ['openai-7'],
    'the content_index of reasoning grows': ['openai-7', 'openai-6'],
    'no content_part.added': ['openai-7', 'openai-6'],
    'reasoning_text.delta has the name reasoning.delta': ['openai-7', 'openai-6', 'open-responses'],
    'an event of a vendor': ['openai-7', 'openai-6'],
    'an event keepalive': [],
    'no response.created': ['openai-7', 'openai-6'],
    'the id of the response changes': ['openai-7'],
    'two outputs at one output_index': ['openai-7', 'openai-6'],
    'a gap in output_index': ['openai-6'],
    'no sequence_number': [],
    'no event at the end': ['openai-7', 'openai-6', 'openai responses', 'open-responses', 'agents', 'langchain'],
    'the end is response.incomplete': ['openai responses', 'open-responses', 'agents'],
  },
};

const CLIENTS: Record<'chat' | 'responses', Record<string, Program>> = {
  chat: {
    'openai-7': { script: 'openai-7', client: 'chat' },
    'openai-6': { script: 'openai-6', client: 'chat' },
    'openai chat': { script: 'ai-sdk', client: 'openai chat' },
    'openai-compatible': { script: 'ai-sdk', client: 'openai-compatible' },
    agents: { script: 'agents', client: 'chat' },
    langchain: { script: 'langchain', client: 'chat' },
  },
  responses: {
    'openai-7': { script: 'openai-7', client: 'responses' },
    'openai-6': { script: 'openai-6', client: 'responses' },
    'openai responses': { script: 'ai-sdk', client: 'openai responses' },
    'open-responses': { script: 'ai-sdk', client: 'open-responses' },
    agents: { script: 'agents', client: 'responses' },
    langchain: { script: 'langchain', client: 'responses' },
  },
};

/** A streamed text and a streamed tool call, in the client's words, or its error. */
async function outcome(page: Page, program: Program): Promise<string> {
  try {
    const text = await run(page, program, 'stream', QUESTIONS.greeting);
    const call = await run(page, program, 'streamTool', QUESTIONS.weather);
    // How many pieces a text comes in depends on the machine, but not whether it comes in pieces.
    return JSON.stringify([text, call], (key, value: unknown) => (key === 'pieces' ? value === 0 : value));
  } catch (error) {
    return String(error);
  }
}

for (const kind of ['chat', 'responses'] as const) {
  test(`the table has every mutation of ${kind}`, () => {
    expect(Object.keys(FAILING[kind])).toEqual(Object.keys(mutations[kind] ?? {}));
  });

  for (const [name, program] of Object.entries(CLIENTS[kind])) {
    test(`${name} at ${kind} sees the faults that it can see`, async ({ page, app }) => {
      await openApp(page, app);
      const golden = await outcome(page, program);
      const seen: string[] = [];
      for (const mutation of Object.keys(FAILING[kind])) {
        if ((await outcome(page, { ...program, mutation: [kind, mutation] })) !== golden) seen.push(mutation);
      }
      const wanted = Object.entries(FAILING[kind]).filter(([, clients]) => clients.includes(name));
      expect(seen).toEqual(wanted.map(([mutation]) => mutation));
    });
  }
}
