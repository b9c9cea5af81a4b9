// Which fields of config.json the engine knows. A field that is neither read nor known to be
// harmless is refused: another field of the arithmetic would change every answer in silence.
// test/support/goldens/config-fields.test.ts holds HARMLESS to transformers.

import { type Fields, unsupported } from './fields.ts';

const READ = [
  'model_type',
  'architectures',
  'num_hidden_layers',
  'hidden_size',
  'num_attention_heads',
  'num_key_value_heads',
  'head_dim',
  'num_local_experts',
  'num_experts', // transformers' other name for num_local_experts
  'num_experts_per_tok',
  'experts_per_token',
  'intermediate_size',
  'vocab_size',
  'sliding_window',
  'layer_types',
  'rms_norm_eps',
  'rope_theta',
  'rope_scaling',
  'rope_parameters',
  'original_max_position_embeddings',
  'partial_rotary_factor',
  'swiglu_limit',
  'swiglu_alpha',
  'max_position_embeddings',
  'eos_token_id',
  'attention_bias',
  'is_causal',
  'hidden_act',
  'tie_word_embeddings',
  'quantization_config',
];

/**
 * Fields that change no logit of a gpt-oss model in transformers, whatever they hold: training,
 * generation, book-keeping.
 */
export const HARMLESS: readonly string[] = [
  // gpt-oss's own
  'attention_dropout',
  'initial_context_length',
  'initializer_range',
  'output_router_logits',
  'router_aux_loss_coef',
  'bos_token_id',
  'pad_token_id',
  'use_cache',
  // of every model of transformers
  '_attn_implementation_autoset',
  '_commit_hash',
  '_name_or_path',
  'chunk_size_feed_forward',
  'decoder_start_token_id',
  'dtype',
  'finetuning_task',
  'id2label',
  'is_encoder_decoder',
  'label2id',
  'name_or_path',
  'num_labels',
  'output_attentions',
  'output_hidden_states',
  'prefix',
  'problem_type',
  'pruned_heads',
  'return_dict',
  'sep_token_id',
  'task_specific_params',
  'tie_last_hidden_states',
  'tokenizer_class',
  'torch_dtype',
  'torchscript',
  'transformers_version',
  'use_bfloat16',
  'tf_legacy_loss',
  'tie_encoder_decoder',
  // generation, which older releases of transformers wrote here
  'bad_words_ids',
  'begin_suppress_tokens',
  'diversity_penalty',
  'do_sample',
  'early_stopping',
  'encoder_no_repeat_ngram_size',
  'exponential_decay_length_penalty',
  'forced_bos_token_id',
  'forced_eos_token_id',
  'length_penalty',
  'max_length',
  'min_length',
  'no_repeat_ngram_size',
  'num_beam_groups',
  'num_beams',
  'num_return_sequences',
  'output_scores',
  'remove_invalid_values',
  'repetition_penalty',
  'return_dict_in_generate',
  'suppress_tokens',
  'temperature',
  'top_k',
  'top_p',
  'typical_p',
  // notes of the tools that write checkpoints
  'gpt_oss_web',
  'unsloth_fixed',
  'unsloth_version',
];

const KNOWN: ReadonlySet<string> = new Set([...READ, ...HARMLESS]);

/**
 * Refuses a field that the engine does not know; null counts as absent. A switch that is off is
 * refused as well: another family's arithmetic may be what "off" means.
 * Errors: `model-unsupported`, naming the field.
 */
export function checkKnown(fields: Fields): void {
  for (const [name, value] of Object.entries(fields)) {
    if (KNOWN.has(name) || value === null) continue;
    throw unsupported(name, 'absent, for the app does not know what it does to the arithmetic', value);
  }
}
