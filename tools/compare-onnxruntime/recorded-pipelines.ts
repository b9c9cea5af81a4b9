// Turns recorded dispatches into pipelines for shader-stats: those that multiply with a packed
// matrix, for long rows and for rows of half the length. Uniforms become constants in the text,
// which only helps the compiler.

import { bindingsOf } from '../../src/engine/gpu/shader-source.ts';
import type { Pipeline } from '../shader-stats/pipelines.ts';
import type { RecordedDispatch } from './record.ts';

/** ONNX Runtime's name for the binding of a packed matrix. */
const PACKED = 'input_b';
const WEIGHTS_PER_BYTE = 2;

/**
 * Pipelines of the dispatches that read a packed matrix. `halves` are those of the same model with
 * half the width, in the same order.
 */
export function packedPipelines(
  name: string,
  dispatches: readonly RecordedDispatch[],
  halves: readonly RecordedDispatch[],
): Pipeline[] {
  const [long, short] = [dispatches, halves].map((list) => list.filter((dispatch) => matrixBinding(dispatch) !== undefined));
  return (long ?? []).map((dispatch, i) => {
    const half = short?.[i];
    if (half?.code !== dispatch.code)
      throw new Error(`${name}: another shader runs at half the width; the two cannot be compared.`);
    const bindings = [matrixBinding(dispatch) as number];
    const [source, halfSource] = [dispatch, half].map((each) => ({ code: withUniforms(each), constants: {} }));
    if (source === undefined || halfSource === undefined) throw new RangeError(name);
    const matrix = {
      format: 'int4',
      bindings,
      weightsPerByte: WEIGHTS_PER_BYTE,
      invocations: invocationsOf(dispatch),
      half: halfSource,
    } as const;
    return { name: `${name}, ${i + 1}`, ...source, matrix };
  });
}

/** Workgroups times their size, which is a constant in the shader's text. */
function invocationsOf({ code, groups }: RecordedDispatch): number {
  const sizes = [...code.matchAll(/const workgroup_size_[xyz]: u32 = (\d+);/g)].map(([, size]) => Number(size));
  return [...groups, ...sizes].reduce((product, count) => product * count, 1);
}

const matrixBinding = ({ code }: RecordedDispatch) => bindingsOf(code).find(({ name }) => name === PACKED)?.binding;

/** The shader with its uniforms as constants. */
function withUniforms({ code, words }: RecordedDispatch): string {
  const declaration = /@group\(0\) @binding\((\d+)\) var<uniform> (\w+): (\w+);/.exec(code);
  if (declaration === null) return code;
  const [line, binding = '', name = '', type = ''] = declaration;
  const fields =
    new RegExp(`struct ${type} \\{([^}]*)\\}`)
      .exec(code)?.[1]
      ?.trim()
      .split(/,?\s*\n\s*/) ?? [];
  const values = fields.map((field, i) => valueOf(field, words[Number(binding)]?.[i]));
  return code.replace(line, `const ${name} = ${type}(${values.join(', ')});`);
}

function valueOf(field: string, word: number | undefined): string {
  if (word === undefined) throw new Error(`The value of the uniform “${field}” was not recorded.`);
  if (field.endsWith(': u32')) return `${word}u`;
  if (field.endsWith(': f32')) return `${new Float32Array(Uint32Array.of(word).buffer)[0]}f`;
  throw new Error(`The uniform “${field}” is neither u32 nor f32.`);
}
