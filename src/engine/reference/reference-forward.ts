// The whole forward pass of the reference: the work of `prefill.ts`, in f64 loops over
// `reference.ts`.
// Takes a Config, a checkpoint's raw tensors and token ids; gives every layer's hidden states and
// the logits.

import type { Config } from '../config.ts';
import type { Dense } from '../gpu/variant.ts';
import * as reference from './reference.ts';

/** Returns the raw bytes of a tensor by its name in the checkpoint. */
export type RawTensors = (name: string) => Uint8Array;

export interface ReferenceOutput {
  /** The residual after the embedding and after each layer. // (L + 1)(T)(D) */
  hidden: Float64Array[][];
  /** // (T)(V) */
  logits: Float64Array[];
}

/**
 * Runs one pass over a whole prompt from position 0.
 * `dense` is the format of the attention matrices and the unembedding.
 */
export function referenceForward(
  config: Config,
  tensor: RawTensors,
  ids: readonly number[],
  dense: Dense = 'bf16',
): ReferenceOutput {
  const { hidden: D, rmsEpsilon } = config;
  const denseRows = DENSE_ROWS[dense];
  const table = reference.bf16Rows(tensor('model.embed_tokens.weight'), D);
  let x = ids.map((id) => reference.embed(table, id));
  const hidden = [x];
  for (let layer = 0; layer < config.layers; layer++) {
    x = attentionBlock({ config, tensor, denseRows }, layer, x);
    x = expertsBlock(config, tensor, layer, x);
    hidden.push(x);
  }
  const normWeight = reference.bf16(tensor('model.norm.weight'));
  const unembedding = cached(denseRows(tensor('lm_head.weight'), D));
  const logits = x.map((row) =>
    reference.unembed(reference.rmsnorm(row, normWeight, rmsEpsilon), unembedding, config.vocabulary),
  );
  return { hidden, logits };
}

/** Converts bf16 rows to the format in which the GPU holds them. */
type DenseRows = (weights: Uint8Array, columns: number) => reference.Rows;

const DENSE_ROWS: Readonly<Record<Dense, DenseRows>> = {
  bf16: reference.bf16Rows,
  int8: (weights, columns) => reference.int8Rows(reference.quantizeRows(weights, columns), columns),
};

interface Attending {
  config: Config;
  tensor: RawTensors;
  denseRows: DenseRows;
}

function attentionBlock({ config, tensor, denseRows }: Attending, layer: number, x: Float64Array[]): Float64Array[] {
  const { hidden: D, heads, kvHeads, headDim, rmsEpsilon } = config;
  const of = (name: string) => tensor(`model.layers.${layer}.${name}`);
  const attn = (name: string) => reference.bf16(of(`self_attn.${name}`));
  const parts = ['q_proj', 'k_proj', 'v_proj'];
  const weights = cached(denseRows(concatenate(parts.map((part) => of(`self_attn.${part}.weight`))), D));
  const bias = Float64Array.from(parts.flatMap((part) => [...attn(`${part}.bias`)]));
  const outWeights = cached(denseRows(of('self_attn.o_proj.weight'), heads * headDim));
  const [normWeight, sinks, outBias] = [reference.bf16(of('input_layernorm.weight')), attn('sinks'), attn('o_proj.bias')];
  const cache: reference.LayerCache = { keys: [], values: [] };
  const [qEnd, kEnd] = [heads * headDim, (heads + kvHeads) * headDim];
  return x.map((row, position) => {
    const projected = reference.qkv(reference.rmsnorm(row, normWeight, rmsEpsilon), weights, bias);
    const q = reference.rope(projected.slice(0, qEnd), position, config);
    cache.keys.push(reference.rope(projected.slice(qEnd, kEnd), position, config));
    cache.values.push(projected.slice(kEnd));
    const attended = reference.attention(q, cache, sinks, position, config, config.isSliding[layer] === true);
    return reference.attnOut(attended, outWeights, outBias, row);
  });
}

function expertsBlock(config: Config, tensor: RawTensors, layer: number, x: Float64Array[]): Float64Array[] {
  const { hidden: D, expertWidth: F, rmsEpsilon, activeExperts } = config;
  const of = (name: string) => tensor(`model.layers.${layer}.${name}`);
  const experts = (name: string) => of(`mlp.experts.${name}`);
  const normWeight = reference.bf16(of('post_attention_layernorm.weight'));
  const routerWeights = cached(reference.bf16Rows(of('mlp.router.weight'), D));
  const routerBias = reference.bf16(of('mlp.router.bias'));
  const gateUp = cached(reference.mxfp4Rows(experts('gate_up_proj_blocks'), experts('gate_up_proj_scales'), D));
  const gateUpBias = cached(reference.bf16Rows(experts('gate_up_proj_bias'), 2 * F));
  const down = cached(reference.mxfp4Rows(experts('down_proj_blocks'), experts('down_proj_scales'), F));
  const downBias = cached(reference.bf16Rows(experts('down_proj_bias'), D));
  return x.map((row) => {
    const normed = reference.rmsnorm(row, normWeight, rmsEpsilon);
    const routing = reference.router(normed, routerWeights, routerBias, activeExperts);
    const activated = routing.experts.map((expert) => reference.expertsGateUp(normed, gateUp, gateUpBias, expert, config));
    return reference.expertsDown(activated, routing, down, downBias, row);
  });
}

function concatenate(parts: Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    out.set(part, offset);
    offset += part.length;
  }
  return out;
}

/** Decodes each row once: a pass reads every row for every token. */
function cached(rows: reference.Rows): reference.Rows {
  const seen = new Map<number, Float64Array>();
  return {
    row(index) {
      const row = seen.get(index) ?? rows.row(index);
      seen.set(index, row);
      return row;
    },
  };
}
