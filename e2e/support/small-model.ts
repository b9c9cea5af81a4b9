// A random model small enough for a software GPU: the configuration of `npm start`, cut down to a few layers.
import { readFile } from 'node:fs/promises';
import { errors, type Page } from '@playwright/test';
import { makeCheckpoint } from '../../test/support/make-checkpoint/checkpoint.ts';
import { ask, expect, lastAnswer } from './fixtures.ts';

/** A byte-level prompt has hundreds of tokens, and the GPU here is a busy CPU. */
export const PATIENCE_MS = 180_000;

const CONFIG = new URL('../../test/support/make-checkpoint/configs/first-light.json', import.meta.url);

/** Its files by name; a shard more than layers. */
export async function smallModel(layers = 2): Promise<Map<string, Uint8Array<ArrayBuffer>>> {
  const config = JSON.parse(await readFile(CONFIG, 'utf8'));
  const layerTypes = Array.from({ length: layers }, (_, layer) => config.layer_types[layer % config.layer_types.length]);
  const changes = { num_hidden_layers: layers, layer_types: layerTypes };
  return new Map(makeCheckpoint({ config: { ...config, ...changes }, seed: 5, cut: { count: layers + 1 } }));
}

/**
 * Asks, waits for words, and stops, because random weights may never end. They may also end at any
 * moment.
 */
export async function askForNoise(page: Page): Promise<void> {
  const answers = page.getByRole('article', { name: 'Answer' });
  const before = await answers.count();
  await ask(page, 'Say something.');
  // Until then the last answer is the one before.
  await expect(answers).toHaveCount(before + 1, { timeout: PATIENCE_MS });
  const placeholder = /^(|Reading…( \d+ of \d+ tokens)?|Answering…)$/;
  await expect(lastAnswer(page)).not.toHaveText(placeholder, { timeout: PATIENCE_MS });
  await page.getByRole('button', { name: 'Stop', exact: true }).click({ timeout: 5000 }).catch(ignoreTimeout);
  await expect(lastAnswer(page)).toContainText(/[1-9]\d* tokens? · first word [\d.]+ s/, { timeout: 30_000 });
}

function ignoreTimeout(thrown: unknown): void {
  if (!(thrown instanceof errors.TimeoutError)) throw thrown;
}
