// Makes a random gpt-oss checkpoint in the official layout from a config.json's content and a seed.
// It uses no file system, so browser tests can use it too.

import { readModelSizes } from './model-sizes.ts';
import { randomTensor } from './random-bytes.ts';
import { indexText, officialCut, planShards, type Shard, type ShardCut } from './shards.ts';
import { listTensors } from './tensors.ts';
import { specialIds, tokenizerFile } from './tokenizer-file.ts';

/** The input of a random checkpoint. The same recipe always produces the same bytes. */
export interface Recipe {
  /** The content of a gpt-oss `config.json`. */
  config: Readonly<Record<string, unknown>>;
  /** Unsigned 32-bit. */
  seed: number;
  /** How to cut the weights into files. Default: the official way. */
  cut?: ShardCut;
}

export interface CheckpointPlan {
  /** Every file but the shards, complete, by path. */
  texts: ReadonlyMap<string, string>;
  shards: readonly Shard[];
}

/** Bytes of a shard in memory at a time. */
const bufferBytes = 16 * 1024 * 1024;

/**
 * Lays out a checkpoint without making its weights. Throws if the config is no gpt-oss model's, its
 * end token is not its tokenizer's, or the cut is impossible.
 */
export function planCheckpoint({ config, seed, cut = officialCut }: Recipe): CheckpointPlan {
  if (!Number.isInteger(seed) || seed < 0 || seed > 0xffffffff) {
    throw new Error(`The seed must be an integer from 0 to ${0xffffffff}, but is ${seed}.`);
  }
  const sizes = readModelSizes(config);
  const shards = planShards(listTensors(sizes), cut);
  const texts = new Map([
    ['config.json', withReals(json({ ...config, gpt_oss_web: { notice: 'Random weights: its answers are noise.' } }))],
    ['generation_config.json', json(generationConfig(config, sizes.vocabulary))],
    ['tokenizer.json', json(tokenizerFile(sizes.vocabulary))],
    ['tokenizer_config.json', json(tokenizerConfig(config))],
    ['model.safetensors.index.json', indexText(shards)],
  ]);
  return { texts, shards };
}

/**
 * Yields a shard's file in order, in pieces of 16 MiB at most. Each piece is valid only until the
 * next.
 */
export function* shardBytes(shard: Shard, seed: number): Generator<Uint8Array<ArrayBuffer>> {
  const buffer = new Uint8Array(Math.min(bufferBytes, shard.bytes));
  let filled = 0;
  for (const piece of shardPieces(shard, seed)) {
    let taken = 0;
    while (taken < piece.length) {
      const part = piece.subarray(taken, taken + buffer.length - filled);
      buffer.set(part, filled);
      taken += part.length;
      filled += part.length;
      if (filled === buffer.length) {
        yield buffer;
        filled = 0;
      }
    }
  }
  if (filled > 0) yield buffer.subarray(0, filled);
}

/**
 * Makes a whole checkpoint in memory: its files by path, the shards included. For small models.
 * Throws as `planCheckpoint` does.
 */
export function makeCheckpoint(recipe: Recipe): Map<string, Uint8Array<ArrayBuffer>> {
  const plan = planCheckpoint(recipe);
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  for (const [path, text] of plan.texts) files.set(path, new TextEncoder().encode(text));
  for (const shard of plan.shards) {
    const file = new Uint8Array(shard.bytes);
    let offset = 0;
    for (const piece of shardPieces(shard, recipe.seed)) {
      file.set(piece, offset);
      offset += piece.length;
    }
    files.set(shard.path, file);
  }
  return files;
}

function* shardPieces(shard: Shard, seed: number): Generator<Uint8Array<ArrayBuffer>> {
  yield shard.header;
  for (const tensor of shard.tensors) yield* randomTensor(tensor, seed);
}

function generationConfig(config: Recipe['config'], vocabulary: number): object {
  const ids = specialIds(vocabulary);
  if (config['eos_token_id'] !== ids.return || config['pad_token_id'] !== ids.endOfText) {
    throw new Error(
      `For a vocabulary of ${vocabulary}, config.json must give "eos_token_id" ${ids.return} (<|return|>) and "pad_token_id" ` +
        `${ids.endOfText} (<|endoftext|>), but gives ${JSON.stringify(config['eos_token_id'])} and ${JSON.stringify(config['pad_token_id'])}.`,
    );
  }
  return {
    bos_token_id: ids.startOfText,
    do_sample: true,
    eos_token_id: [ids.return, ids.endOfText, ids.call],
    pad_token_id: ids.endOfText,
    transformers_version: config['transformers_version'],
  };
}

function tokenizerConfig(config: Recipe['config']): object {
  return {
    bos_token: '<|startoftext|>',
    clean_up_tokenization_spaces: false,
    eos_token: '<|return|>',
    model_input_names: ['input_ids', 'attention_mask'],
    model_max_length: config['max_position_embeddings'],
    pad_token: '<|endoftext|>',
    tokenizer_class: 'PreTrainedTokenizerFast',
  };
}

/** Fields that transformers 5 refuses as whole numbers: its GptOssConfig declares them `float`. */
const REALS = /("(?:swiglu_limit|swiglu_alpha|rms_norm_eps|router_aux_loss_coef|initializer_range)": -?\d+)(?=[,\n])/g;

/** JSON.stringify writes 7.0 as 7. */
const withReals = (text: string): string => text.replace(REALS, '$1.0');

function json(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
