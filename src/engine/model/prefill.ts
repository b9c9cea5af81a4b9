// The forward pass of a slice of a prompt: its kernels in order and the buffers they run on.
// Every dispatch is bound once, before the first token.

import type { Config } from '../config.ts';
import type { State, Weight } from '../memory/buffers.ts';
import type { ExpertPart, ModelWeights } from '../memory/weights.ts';
import { at, experts, type Run, rows, whole, withTransit } from './page.ts';

/** A step's dispatches in order. `logits` runs only for slices whose logits are wanted. */
export interface Prefill<D> {
  embed: D[];
  layers: D[][];
  logits: D[];
}

export function prefill<D>(config: Config, w: ModelWeights<Weight>, s: State, run: Run<D>): Prefill<D> {
  // the token's vector
  const embed = rows(w.embedding, (table, part) => run('prefill_embed', { tokens: s.tokens, table, x: s.x }, part));

  const layers = w.layers.map((layer, l) => {
    const { keys, values, capacity } = at(s.cache, l);
    const window = config.isSliding[l] ? config.slidingWindow : 0;
    const routing = { x: s.normed, weights: whole(layer.router), bias: whole(layer.routerBias), logits: s.routerLogits };
    const grouped = { pairs: s.pairs, starts: s.starts, held: at(s.slotTables, l).held };
    const slotsOf = (part: ExpertPart) => withTransit(layer[part], w.transit?.[part]);
    const gateUp = { ...grouped, x: s.normed, bias: whole(layer.gateUpBias), activated: s.activated };
    const weighted = { chosen_weights: s.chosenWeights, products: s.products };
    const down = { ...grouped, ...weighted, x: s.activated, bias: whole(layer.downBias) };
    return [
      // queries, keys, values
      run('prefill_rmsnorm', { x: s.x, norm_weight: whole(layer.attentionNormWeight), out: s.normed }),
      ...rows(layer.qkv, (weights, part) =>
        run('prefill_qkv', { x: s.normed, weights, bias: whole(layer.qkvBias), out: s.qkv }, part),
      ),
      run('prefill_rope', { qkv: s.qkv, angles: s.angles, q: s.q, keys, values }, { capacity }),
      // attention, into the residual
      run('prefill_attention', { q: s.q, keys, values, sinks: whole(layer.sinks), out: s.attended }, { window, capacity }),
      ...rows(layer.attnOut, (weights, part) =>
        run('prefill_attn_out', { x: s.attended, weights, bias: whole(layer.attnOutBias), residual: s.x }, part),
      ),
      // which experts
      run('prefill_rmsnorm', { x: s.x, norm_weight: whole(layer.expertsNormWeight), out: s.normed }),
      run('prefill_router', routing, { row_count: config.experts }),
      run('prefill_choose', { logits: s.routerLogits, chosen: s.chosen, chosen_weights: s.chosenWeights }),
      run('prefill_group', { chosen: s.chosen, pairs: s.pairs, starts: s.starts }),
      // the experts, into the residual
      ...experts(slotsOf('gateUpBlocks'), slotsOf('gateUpScales'), (blocks, scales, part) =>
        run('prefill_experts_gate_up', { ...gateUp, blocks, scales }, part),
      ),
      ...experts(slotsOf('downBlocks'), slotsOf('downScales'), (blocks, scales, part) =>
        run('prefill_experts_down', { ...down, blocks, scales }, part),
      ),
      run('prefill_combine', { products: s.products, residual: s.x }),
    ];
  });

  // norm, the next token
  const logits = [
    run('prefill_rmsnorm', { x: s.x, norm_weight: whole(w.finalNormWeight), out: s.normed }),
    ...rows(w.unembedding, (weights, part) => run('prefill_unembed', { x: s.normed, weights, logits: s.logits }, part)),
  ];
  return { embed, layers, logits };
}
