// npm run build && npm run evaluate-tiny-model [-- --every N --pages N --port N]
//
// Scores gpt-oss-tiny on the examination with the app itself: the built page in Chromium, its
// shaders, /v1/completions. Reads dist/ and held-out.jsonl, prints a table as JSON lines. Writes
// scores.json beside this file after a whole examination. --every N: only every Nth prompt.

import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type Browser, chromium, type Page } from '@playwright/test';
import { preview } from 'vite';
import { readTokenizer } from '../../src/worker/tokenizer/create-tokenizer.ts';
import type { Tokenizer } from '../../src/worker/tokenizer/tokenizer.ts';
import { CHROMIUM, CHROMIUM_FLAGS } from '../setup/chromium.ts';
import { keepsRule, parseTurn, type Rule } from './scoring.ts';

const MODEL = 'gpt-oss-tiny';
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** The longest right answer has some 110 tokens. */
const MAX_TOKENS = 160;
/** A software GPU on a busy machine needs this long to compile. */
const LOAD_MS = 300_000;

interface Item {
  skill: string;
  text: string;
  prompt: number[];
  turns: { rule: Rule; then?: number[] }[];
}

interface Score {
  prompts: number;
  right: number;
  turns: number;
  wellFormed: number;
}

/** Opens the app with the model and waits until it is on the GPU. */
async function open(page: Page, origin: string): Promise<void> {
  await page.goto(`${origin}/?model=models/${MODEL}`);
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null, null, { timeout: LOAD_MS });
  await page.waitForFunction(
    async (id) => {
      const { data } = await (await fetch('/v1/models')).json();
      return data.some((model: { id: string; status: string }) => model.id === id && model.status === 'loaded');
    },
    MODEL,
    { timeout: LOAD_MS, polling: 500 },
  );
}

/** Greedy continuation of `prompt` by the app. Its last token is the stop token. */
async function complete(page: Page, prompt: number[]): Promise<number[]> {
  const request = { model: MODEL, prompt, max_tokens: MAX_TOKENS, temperature: 0, return_token_ids: true };
  const { status, json } = await page.evaluate(async (body) => {
    const response = await fetch('/v1/completions', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return { status: response.status, json: await response.json() };
  }, request);
  if (status !== 200) throw new Error(`/v1/completions answered ${status}: ${JSON.stringify(json)}`);
  return json.choices[0].token_ids;
}

/** Asks the model one item, turn by turn until one is wrong, and counts. */
async function examine(page: Page, tokenizer: Tokenizer, item: Item, score: Score): Promise<void> {
  const context = [...item.prompt];
  score.prompts += 1;
  for (const { rule, then } of item.turns) {
    const ids = await complete(page, context);
    const turn = parseTurn(tokenizer.decode(ids));
    score.turns += 1;
    if (turn.kind !== 'malformed') score.wellFormed += 1;
    if (!keepsRule(rule, turn)) return;
    context.push(...ids, ...(then ?? []));
  }
  score.right += 1;
}

/** Opens one page with the model, which examines items until none is left. */
async function examineAll(browser: Browser, origin: string, items: Iterator<Item>, scores: Record<string, Score>): Promise<void> {
  // Its own context: pages of one context would share one service worker and wait for each other.
  const page = await (await browser.newContext()).newPage();
  await open(page, origin);
  for (let next = items.next(); !next.done; next = items.next()) {
    const score = scores[next.value.skill] as Score;
    await examine(page, tokenizer, next.value, score);
    console.error(`${next.value.skill}: ${score.right} of ${score.prompts} right`);
  }
}

const { values } = parseArgs({
  options: {
    every: { type: 'string', default: '1' },
    pages: { type: 'string', default: '2' },
    port: { type: 'string', default: '4241' },
  },
});
const lines = (await readFile(new URL('held-out.jsonl', import.meta.url), 'utf8')).trim().split('\n');
const items = lines.map((line): Item => JSON.parse(line)).filter((_, i) => i % Number(values.every) === 0);
const tokenizer = readTokenizer(await readFile(`${ROOT}public/models/${MODEL}/tokenizer.json`));
const server = await preview({ root: ROOT, preview: { port: Number(values.port), strictPort: true } });
const browser = await chromium.launch({ executablePath: CHROMIUM, args: CHROMIUM_FLAGS });
// In the order of the examination, whichever page ends first.
const scores: Record<string, Score> = Object.fromEntries(
  items.map(({ skill }) => [skill, { prompts: 0, right: 0, turns: 0, wellFormed: 0 }]),
);
try {
  const queue = items.values();
  const pages = Array.from({ length: Number(values.pages) }, () =>
    examineAll(browser, `http://localhost:${values.port}`, queue, scores),
  );
  await Promise.all(pages);
} finally {
  await browser.close();
  await server.close();
}
for (const [skill, score] of Object.entries(scores)) console.log(JSON.stringify({ skill, ...score }));
if (values.every === '1') await writeFile(new URL('scores.json', import.meta.url), `${JSON.stringify(scores, null, 2)}\n`);
