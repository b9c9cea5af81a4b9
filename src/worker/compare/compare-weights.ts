// Compares exact weights with int8: a model reads one text with each, and their predictions are
// compared. It does not know how loading works.

import type { WeightsComparison } from '../../contracts/bench-report.ts';
import type { LoadOptions } from '../../contracts/models.ts';
import type { GeneratedToken } from '../../engine/generation.ts';
import { chatMessages } from '../harmony/chat.ts';
import type { HarmonyEncoding } from '../harmony/encoding.ts';
import { renderMessages } from '../harmony/rendering/render.ts';
import type { ReloadableModel } from '../models/model-host.ts';
import { noModel } from '../models/no-model.ts';
import { COMPARISON_TEXT } from './comparison-text.ts';
import { divergence } from './divergence.ts';

/** Likeliest tokens of each position: the engine's maximum. */
const LIKELIEST = 20;

export interface ComparisonWork {
  onProgress: (what: string) => void;
  signal: AbortSignal;
}

/**
 * Compares, and leaves the model loaded as before. Errors: those of loading and of the GPU,
 * `no-model`, `AbortError`.
 */
export async function compareWeights(lent: ReloadableModel | null, work: ComparisonWork): Promise<WeightsComparison> {
  if (lent === null) throw noModel('A comparison of int8 weights with exact ones');
  const text = readText(lent.encoding);
  const read = (weights: LoadOptions['weights']) => readWith(lent, { weights, text, ...work });
  // The present weights come first, which saves a load.
  const first = await read(lent.loadOptions.weights);
  const second = await read(lent.loadOptions.weights === 'exact' ? 'int8' : 'exact');
  const [exact, int8] = lent.loadOptions.weights === 'exact' ? [first, second] : [second, first];
  return { model: lent.id, ...divergence(exact, int8) };
}

interface Text {
  ids: readonly number[];
  /**
   * Start of the text behind the system message. Every model knows that message too well to be
   * unsure.
   */
  from: number;
}

function readText(encoding: HarmonyEncoding): Text {
  // Without a date, so that the ids are the same every day.
  const [system = [], ...turns] = renderMessages(
    encoding,
    chatMessages(COMPARISON_TEXT, { instructions: '', effort: 'low', date: null }),
  );
  return { ids: [...system, ...turns.flat()], from: system.length };
}

interface Reading extends ComparisonWork {
  weights: LoadOptions['weights'];
  text: Text;
}

/** The text's tokens with the probabilities of these weights. */
async function readWith(lent: ReloadableModel, { weights, text, onProgress, signal }: Reading): Promise<GeneratedToken[]> {
  const name = weights === 'exact' ? 'exact weights' : 'int8 weights';
  const percent = (part: number, whole: number) => Math.floor((100 * part) / Math.max(whole, 1));
  onProgress(`loading ${name}`);
  const generator = await lent.reload(
    { ...lent.loadOptions, weights },
    { signal, onProgress: (bytes, totalBytes) => onProgress(`loading ${name}, ${percent(bytes, totalBytes)} %`) },
  );
  // The engine needs one free position behind a prompt.
  const prompt = text.ids.slice(0, generator.contextTokens - 1);
  onProgress(`reading with ${name}`);
  const generation = generator.generate({
    prompt,
    maxTokens: 0,
    sampling: { temperature: 0, seed: 0 },
    stopTokens: new Set(),
    logprobs: LIKELIEST,
    promptLogprobs: true,
    onPrefill: (tokens) => onProgress(`reading with ${name}, ${percent(tokens, prompt.length)} %`),
    signal,
  });
  let step = await generation.next();
  while (!step.done) step = await generation.next();
  signal.throwIfAborted();
  return step.value.promptLogprobs.slice(text.from);
}
