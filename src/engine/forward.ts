// The model as one page: which kernel runs on which buffers, in order. Everything is bound here once, before the first token.
// Takes weights, state and a `run` that prepares one dispatch; refuses to know prompts, sampling policy and the hardware.

import type { State, Weight } from './buffers.ts';
import type { Config } from './config.ts';
import type { Bindings, KernelName, ParamNames } from './kernels.ts';
import type { ModelWeights } from './weights.ts';

/** Prepares one dispatch: buffers by binding name, constants by name. */
export type Run<D> = <K extends KernelName>(
  kernel: K,
  buffers: Record<Bindings<K>, GPUBuffer>,
  ...params: [ParamNames<K>] extends [never] ? [] : [Record<ParamNames<K>, number>]
) => D;

/** A step's dispatches in order. A prefill slice that is not the prompt's last leaves out `logits` and `sample`. */
export interface Forward<D> {
  embed: D[];
  layers: D[][];
  logits: D[];
  sample: D[];
}

export function forward<D>(config: Config, w: ModelWeights<Weight>, s: State, run: Run<D>): Forward<D> {
  // the token's vector
  const embed = rows(w.embedding, (table, part) => run('embed', { tokens: s.tokens, table, x: s.x }, part));

  const layers = w.layers.map((layer, l) => {
    const [keys, values] = [at(s.keys, l), at(s.values, l)];
    const window = config.isSliding[l] ? config.slidingWindow : 0;
    return [
      // queries, keys, values
      run('rmsnorm', { x: s.x, gain: whole(layer.attentionGain), out: s.normed }),
      ...rows(layer.qkv, (weights, part) => run('qkv', { x: s.normed, weights, bias: whole(layer.qkvBias), out: s.qkv }, part)),
      run('rope', { qkv: s.qkv, angles: s.angles, q: s.q, keys, values }),
      // attention, into the residual
      run('attention', { q: s.q, keys, values, sinks: whole(layer.sinks), out: s.attended }, { window }),
      ...rows(layer.attnOut, (weights, part) =>
        run('attn_out', { x: s.attended, weights, bias: whole(layer.attnOutBias), residual: s.x }, part),
      ),
      // which experts
      run('rmsnorm', { x: s.x, gain: whole(layer.expertsGain), out: s.normed }),
      run('router', {
        x: s.normed,
        weights: whole(layer.router),
        bias: whole(layer.routerBias),
        chosen: s.chosen,
        chosen_weights: s.chosenWeights,
      }),
      // the experts, into the residual
      ...experts(layer.gateUpBlocks, layer.gateUpScales, (blocks, scales, part) =>
        run(
          'experts_gate_up',
          { x: s.normed, chosen: s.chosen, blocks, scales, bias: whole(layer.gateUpBias), activated: s.activated },
          part,
        ),
      ),
      ...experts(layer.downBlocks, layer.downScales, (blocks, scales, part) =>
        run(
          'experts_down',
          {
            x: s.activated,
            chosen: s.chosen,
            chosen_weights: s.chosenWeights,
            blocks,
            scales,
            bias: whole(layer.downBias),
            residual: s.x,
          },
          part,
        ),
      ),
    ];
  });

  // the next token
  const logits = [
    run('rmsnorm', { x: s.x, gain: whole(w.finalGain), out: s.normed }),
    ...rows(w.unembedding, (weights, part) => run('unembed', { x: s.normed, weights, logits: s.logits }, part)),
  ];
  const sample = [run('sample', { logits: s.logits, tokens: s.tokens })];
  return { embed, layers, logits, sample };
}

/** One dispatch per part of a matrix. */
function rows<D>(weight: Weight, each: (buffer: GPUBuffer, part: { first_row: number; row_count: number }) => D): D[] {
  return weight.parts.map((part) => each(part.buffer, { first_row: part.firstRow, row_count: part.rows }));
}

/** One dispatch per part of the experts; blocks and scales are cut alike. */
function experts<D>(
  blocks: Weight,
  scales: Weight,
  each: (blocks: GPUBuffer, scales: GPUBuffer, part: { first_expert: number; expert_count: number }) => D,
): D[] {
  return blocks.parts.map((part, i) =>
    each(part.buffer, at(scales.parts, i).buffer, { first_expert: part.firstRow, expert_count: part.rows }),
  );
}

/** The buffer of a weight that is never cut. */
function whole(weight: Weight): GPUBuffer {
  return at(weight.parts, 0).buffer;
}

function at<T>(list: readonly T[], index: number): T {
  const value = list[index];
  if (value === undefined) throw new RangeError(`index ${index} of ${list.length}`);
  return value;
}
