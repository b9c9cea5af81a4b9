// The forward pass of one decoded token: its kernels in order and the buffers they run on.
// Every dispatch is bound once, before the first token. prefill.ts does the same for a slice of a
// prompt.

import type { Config } from '../config.ts';
import type { State, Weight } from '../memory/buffers.ts';
import type { ModelWeights } from '../memory/weights.ts';
import { at, expertPairs, type Run, rowPairs, rows, tables, whole } from './page.ts';

/** A decoded token's dispatches in order, up to its logits. */
export interface Forward<D> {
  embed: D[];
  layers: D[][];
  logits: D[];
}

export function forward<D>(config: Config, w: ModelWeights<Weight>, s: State, run: Run<D>): Forward<D> {
  const { residual } = s;

  // the token's vector
  const embed = tables(w.embedding, (parts, range) => run('embed', { tokens: s.tokens, ...parts, residual }, range));

  const layers = w.layers.map((layer, l) => {
    const { keys, values, capacity } = at(s.cache, l);
    const window = config.isSliding[l] ? config.slidingWindow : 0;
    const norm_weight = whole(layer.attentionNormWeight);
    const project = { residual, norm_weight, bias: whole(layer.qkvBias), angles: s.angles, q: s.q, keys, values };
    const attend = { sinks: whole(layer.sinks), partial_sums: s.partialSums, partial_stats: s.partialStats };
    const router = { weights: whole(layer.router), bias: whole(layer.routerBias), norm_weight: whole(layer.expertsNormWeight) };
    const chosen = { router_logits: s.routerLogits, slots: at(s.slotTables, l).slots };
    const gateUp = { ...chosen, x: s.normed, bias: whole(layer.gateUpBias), activated: s.activated };
    const down = { ...chosen, x: s.activated, bias: whole(layer.downBias), residual };
    return [
      // norm, queries, keys, values, rotation
      ...rows(layer.qkv, (weights, part) => run('qkv', { ...project, weights }, { ...part, capacity })),
      // attention, into the residual
      run('attention', { ...attend, q: s.q, keys, values, out: s.attended }, { window, capacity }),
      run('attention_merge', { ...attend, out: s.attended }, { window }),
      ...rows(layer.attnOut, (weights, part) =>
        run('attn_out', { x: s.attended, weights, bias: whole(layer.attnOutBias), residual }, part),
      ),
      // norm, which experts
      run('router', { residual, ...router, logits: s.routerLogits, normed: s.normed }),
      // whether all of them are there
      ...(s.routed === null ? [] : [run('page_check', { ...chosen, routed: s.routed }, { layer: l })]),
      // the experts, beside the residual
      ...expertPairs(layer.gateUpBlocks, layer.gateUpScales, (pair, part) =>
        run('experts_gate_up', { ...gateUp, ...pair }, part),
      ),
      ...expertPairs(layer.downBlocks, layer.downScales, (pair, part) => run('experts_down', { ...down, ...pair }, part)),
    ];
  });

  // norm, the next token
  const last = { residual, norm_weight: whole(w.finalNormWeight), logits: s.logits };
  const logits = rowPairs(w.unembedding, (pair, part) => run('unembed', { ...last, ...pair }, part));
  return { embed, layers, logits };
}
