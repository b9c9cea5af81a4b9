// TokenWork reuses a token's dispatches, with the workgroup counts that the table gives for each
// token.

import { expect, test } from 'vitest';
import officialConfig from '../../../test/support/make-checkpoint/configs/gpt-oss-20b.json' with { type: 'json' };
import { parseConfig } from '../config.ts';
import { portable } from '../gpu/variant.ts';
import { countWorkgroups, type Dispatch } from '../kernels/dispatch.ts';
import { type KernelName, kernelOf } from '../kernels/kernels.ts';
import { TokenWork } from './token-work.ts';

const config = parseConfig(officialConfig);
const variant = portable(64);

/** A dispatch of the table without buffers. */
function unbound(kernel: KernelName, params: Record<string, number>): Dispatch {
  const groups: Dispatch['groups'] = (step) => kernelOf(kernel).groups(config, params, step, variant);
  // The name stands in for the pipeline, which shows what runs.
  return { kernel, params, groups, buffers: {}, pipeline: kernel } as unknown as Dispatch;
}

/** A model whose layers see so many keys each; 0 means all. */
function modelOf(...windows: number[]) {
  const layers = windows.map((window) => [
    unbound('attention', { window, capacity: 4096 }),
    unbound('attention_merge', { window }),
    unbound('attn_out', { first_row: 0, row_count: config.hidden }),
  ]);
  const [greedy, forced] = [[unbound('sample_peak', {}), unbound('sample_token', {})], [unbound('sample_token', {})]];
  const logprobs = [unbound('logprobs', { count: 20 })];
  const decode = { embed: [unbound('embed', {})], layers, logits: [unbound('unembed', { row_count: config.vocabulary })] };
  const all = [...decode.embed, ...layers.flat(), ...decode.logits, ...greedy];
  return { all, decode, sampling: { greedy, draw: [], minP: [], topKOrTopP: [], topKAndTopP: [], forced }, logprobs };
}

const greedy = { list: 'greedy', logprobs: null } as const;

/** All dispatches of a token, in order. */
const dispatchesAt = (work: TokenWork, model: ReturnType<typeof modelOf>, position: number) => {
  const { layers, choice } = work.at(model, position);
  return [...layers, ...choice];
};

test('at every position, workgroups are those of the table, whatever the window', () => {
  const model = modelOf(0, 128, 256, 300, 1000);
  const work = new TokenWork(variant, greedy);
  const positions = [0, 1, 127, 128, 254, 255, 256, 257, 299, 300, 511, 512, 767, 768, 999, 1000, 1023, 1024, 3000, 40];
  for (const firstPosition of positions) {
    const step = { tokens: 1, firstPosition, firstLogit: 0 };
    expect(dispatchesAt(work, model, firstPosition), `position ${firstPosition}`).toEqual(countWorkgroups(model.all, step));
  }
  expect(dispatchesAt(work, model, 0).length).toBeLessThan(dispatchesAt(work, model, 256).length);
});

test('is made again only where keys are split otherwise', () => {
  const model = modelOf(0, 128);
  const work = new TokenWork(variant, greedy);
  const first = work.at(model, 0);
  expect(work.at(model, 255)).toBe(first);
  expect(work.at(model, 256)).not.toBe(first);
});

test('a model that has grown is another one', () => {
  const work = new TokenWork(variant, greedy);
  expect(dispatchesAt(work, modelOf(0), 0)).toHaveLength(6);
  expect(dispatchesAt(work, modelOf(0, 0), 0)).toHaveLength(8);
});

test('an id that must come takes no draw, and logits only for its log-probabilities', () => {
  const choiceOf = (logprobs: number | null) => {
    return new TokenWork(variant, { list: 'forced', logprobs }).at(modelOf(0), 0).choice.map(({ pipeline }) => pipeline);
  };
  expect(choiceOf(null)).toEqual(['sample_token']);
  expect(choiceOf(0)).toEqual(['unembed', 'sample_token', 'logprobs']);
});
