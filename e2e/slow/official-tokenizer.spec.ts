// The official tokenizer.json in the built app, with a small random model that has the official vocabulary of 201,088 ids.

import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { makeCheckpoint } from '../../test/support/make-checkpoint/checkpoint.ts';
import { addModel } from '../../test/support/servers/static-server.ts';
import { officialTokenizer } from '../../tools/setup/official-tokenizer.ts';
import { DIST, expect, test, waitUntilControlled, waitUntilReady } from '../support/fixtures.ts';

const CONFIG = new URL('../../test/support/make-checkpoint/configs/first-light.json', import.meta.url);
const NAME = 'official-vocabulary';
/** Two matrices of 201,088 rows go through IndexedDB onto a GPU made of CPU. */
const LOAD_MS = 300_000;

/** Prompts, and their ids from tiktoken 0.14.0. Text of a completion's prompt may spell special tokens. */
const PROMPTS: readonly (readonly [string, readonly number[]])[] = [
  ['hello world', [24912, 2375]],
  [' to=functions.get_weather', [316, 28, 44580, 775, 170154]],
  ['<|start|>assistant<|message|>', [200006, 173781, 200008]],
  ['\ufeff', [5574]],
];

interface Completion {
  choices: { token_ids: number[]; prompt_token_ids: number[] }[];
}

async function smallModel(): Promise<Map<string, Uint8Array>> {
  const config = JSON.parse(await readFile(CONFIG, 'utf8'));
  const changes = {
    num_hidden_layers: 2,
    layer_types: config.layer_types.slice(0, 2),
    hidden_size: 64,
    vocab_size: 201_088,
    eos_token_id: 200_002,
    pad_token_id: 199_999,
  };
  const files = new Map<string, Uint8Array>(makeCheckpoint({ config: { ...config, ...changes }, seed: 6, cut: { count: 2 } }));
  return files.set('tokenizer.json', officialTokenizer());
}

/** Completes a prompt by one token, through the page's own API. */
function complete(page: Page, prompt: string): Promise<Completion> {
  return page.evaluate(
    async ([model, prompt]) => {
      const body = JSON.stringify({ model, prompt, max_tokens: 1, temperature: 0, return_token_ids: true });
      const reply = await fetch('/v1/completions', { method: 'POST', headers: { 'content-type': 'application/json' }, body });
      if (!reply.ok) throw new Error(`${reply.status}: ${await reply.text()}`);
      return (await reply.json()) as Completion;
    },
    [NAME, prompt] as const,
  );
}

test('the official tokenizer.json is loaded, and prompts have the ids of tiktoken', async ({ page, serve }) => {
  const server = await serve({ folder: DIST });
  server.files.set('/models/index.json', Buffer.from('[]'));
  addModel(server, NAME, await smallModel());
  await page.goto(`${server.origin}/?model=models/${NAME}`);
  await waitUntilReady(page, LOAD_MS);
  await waitUntilControlled(page);
  for (const [prompt, ids] of PROMPTS) {
    const [choice] = (await complete(page, prompt)).choices;
    expect(choice?.prompt_token_ids).toEqual(ids);
    expect(choice?.token_ids).toHaveLength(1);
  }
});
