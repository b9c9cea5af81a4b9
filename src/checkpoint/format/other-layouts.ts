// Recognizes folders that hold a model in a format that the app does not read, by the names of
// their files.

import { checkpointError } from '../errors.ts';

interface OtherLayout {
  what: string;
  /** Names, after the last slash, that only this format has. */
  names: RegExp;
  /** Names that are asked for where a folder cannot be listed. */
  probes: readonly string[];
}

const OTHER_LAYOUTS: readonly OtherLayout[] = [
  {
    what: 'a LoRA adapter alone (PEFT), which is no model without its base: merge it first',
    names: /^adapter_(?:config\.json|model\.(?:safetensors|bin))$/,
    probes: ['adapter_config.json'],
  },
  {
    what: 'a model in OpenAI’s own layout, as the folder original/ has it',
    names: /^(?:dtypes\.json|model--\d+-of-\d+\.safetensors)$/,
    probes: ['dtypes.json'],
  },
  { what: 'a model in GGUF, the format of llama.cpp', names: /\.gguf$/i, probes: [] },
  {
    what: 'a model in ONNX',
    names: /\.onnx(?:_data(?:_\d+)?|\.data)?$|^genai_config\.json$/i,
    probes: ['genai_config.json', 'onnx/model_q4f16.onnx', 'onnx/model.onnx'],
  },
  {
    what: 'a model as pickled PyTorch files, which may hold code',
    names: /^pytorch_model.*\.bin(?:\.index\.json)?$|\.(?:pt|pth|ckpt)$/i,
    probes: ['pytorch_model.bin.index.json', 'pytorch_model.bin'],
  },
  { what: 'OpenAI’s build for Apple’s Metal', names: /^model\.bin$/, probes: ['model.bin'] },
];

/** Files to ask a server for, to find out what a folder without a readable model is. */
export const LAYOUT_PROBES: readonly string[] = OTHER_LAYOUTS.flatMap(({ probes }) => probes);

/**
 * The `model-unsupported` error for a folder with one of these files; null where no name tells.
 * `missing` of the hub's layout.
 */
export function otherLayout(folder: string, files: Iterable<string>, missing: string): Error | null {
  const names = [...files].map((path) => path.slice(path.lastIndexOf('/') + 1));
  for (const { what, names: known } of OTHER_LAYOUTS) {
    const name = names.find((candidate) => known.test(candidate));
    if (name === undefined) continue;
    return checkpointError('model-unsupported', { file: folder, needed: missing, found: `${what} (${name})` });
  }
  return null;
}
