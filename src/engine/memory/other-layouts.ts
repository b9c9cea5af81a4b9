// Recognizes checkpoints of gpt-oss in a layout that the engine does not read, by names, dtypes and
// shapes of their tensors, so that the refusal says what the files are.
// test/field/checkpoint-kinds.test.ts lists where each layout was found.

import type { TensorInfo } from '../../contracts/tensors.ts';
import { engineError } from '../errors.ts';

type Tensors = ReadonlyMap<string, TensorInfo>;

interface Layout {
  /** What the checkpoint is; the end of the sentence "This checkpoint …". */
  what: string;
  /** Names of tensors that only this layout has. */
  names: RegExp;
  /** Where names alone do not tell. */
  is?: (info: TensorInfo) => boolean;
}

const isFloat = ({ dtype }: TensorInfo) => /^(?:BF16|F16|F32)$/.test(dtype);

/** The first that matches is named; what wraps other layouts comes first. */
const LAYOUTS: readonly Layout[] = [
  {
    what: 'is a LoRA adapter, or has one that is not merged (tensors named lora_A, lora_B)',
    names: /\.lora_(?:A|B|magnitude_vector|embedding_[AB])\b|\.modules_to_save\./,
  },
  {
    what: 'has the names that PEFT gives a wrapped model (base_model.model., base_layer.)',
    names: /^base_model\.model\.|\.base_layer\./,
  },
  { what: 'is in OpenAI’s own layout (block.0.mlp.mlp1_weight.blocks), as the folder original/ has it', names: /^block\.\d+\./ },
  {
    what: 'is quantized by bitsandbytes (tensors named absmax, quant_map, quant_state)',
    names: /\.(?:absmax|quant_map|nested_absmax|SCB)$|\.quant_state\./,
  },
  { what: 'is quantized by GPTQ or AWQ (tensors named qweight, qzeros)', names: /\.(?:qweight|qzeros|g_idx)$/ },
  {
    what: 'is quantized for MLX (U32 weights with scales and biases)',
    names: /\.weight$/,
    is: ({ dtype }) => dtype === 'U32',
  },
  {
    what: 'is quantized by another method (FP8, NVFP4, compressed-tensors or Quark: weight_packed, weight_scale)',
    names:
      /\.weight_(?:packed|scale|scale_inv|scale_2|global_scale|shape|zero_point)$|_weight_scale(?:_inv)?$|\.input_(?:global_)?scale$/,
  },
  {
    what: 'has its experts one by one (experts.0., gate_up_projs.0.)',
    names: /\.experts\.\d+\.|\.experts\.(?:gate_up_projs|down_projs)\.\d+\./,
  },
  {
    what: 'has its experts unfused (experts.gate_proj, experts.up_proj)',
    names: /\.experts\.(?:gate_proj|up_proj)(?:\.|_|$)/,
  },
  {
    what: 'has its experts as plain numbers (experts.gate_up_proj in BF16, F16 or F32), without MXFP4',
    names: /\.experts\.(?:gate_up_proj|down_proj)(?:\.weight)?$/,
    is: isFloat,
  },
  {
    what: 'has the blocks of its experts flattened, other than the four dimensions (experts, rows, blocks, 16)',
    names: /\.experts\.(?:gate_up_proj|down_proj)_blocks$/,
    is: ({ shape }) => shape.length !== 4,
  },
  {
    what: 'has a prefix before the names of its tensors (module., _orig_mod., language_model.)',
    names: /^(?:module|_orig_mod|_fsdp_wrapped_module|language_model|model\.language_model)\./,
  },
  {
    what: 'is a base model without the model. before the names of its tensors',
    names: /^layers\.\d+\./,
  },
];

const SUPPORTED =
  'This app reads gpt-oss as openai/gpt-oss-20b has it: experts in MXFP4 (gate_up_proj_blocks and _scales), all else in BF16, F16 or F32. Open the official model, or convert this one to that layout';

/**
 * Refuses a layout that is known and not read. Errors: `model-unsupported`, saying what the
 * checkpoint is and what is supported.
 */
export function checkLayout(tensors: Tensors): void {
  for (const { what, names, is = () => true } of LAYOUTS) {
    const found = [...tensors].find(([name, info]) => names.test(name) && is(info));
    if (found) throw engineError('model-unsupported', `This checkpoint ${what}: it holds ${shorten(found[0])}. ${SUPPORTED}.`);
  }
}

/** A tensor's name for a message, cut to 100 characters. */
const shorten = (name: string) => (name.length > 100 ? `${name.slice(0, 100)}…` : name);
