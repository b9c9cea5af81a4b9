// The compared layers as ONNX models: gpt-oss-20b's matrices as ONNX Runtime stores them, one
// token. Weights have 4 bits, in blocks of 32 with f32 scales.

import { onnxModel, type Tensor } from './onnx-model.ts';

export interface Case {
  name: string;
  model: Uint8Array<ArrayBuffer>;
  /** 4-bit weights that one inference reads. */
  weights: number;
  /** Shapes of the inputs at run time. */
  inputs: Readonly<Record<string, readonly number[]>>;
}

const BLOCK = 32;
// Experts in the model. Only the four active ones are compared, and 32 would be 400 MB of random
// bytes.
const EXPERTS = 8;
const ACTIVE = 4;

/** One matrix of `rows` by `columns`. */
export function matrixCase(rows: number, columns: number): Case {
  return {
    name: `MatMulNBits ${rows} x ${columns}`,
    inputs: { x: [1, columns] },
    weights: rows * columns,
    model: onnxModel({
      operator: 'MatMulNBits',
      attributes: { K: columns, N: rows, bits: 4, block_size: BLOCK },
      inputs: [
        given('x', [1, columns]),
        codes('codes', [rows, columns / BLOCK, BLOCK / 2]),
        scales('scales', [(rows * columns) / BLOCK]),
      ],
      outputShape: [1, rows],
    }),
  };
}

/** Experts with gate and up interleaved, clamped SwiGLU and biases, as gpt-oss has them. */
export function expertsCase(hidden: number, width: number): Case {
  const layer = (name: string, rows: number, columns: number): Tensor[] => [
    codes(`${name}_codes`, [EXPERTS, rows, columns / 2]),
    scales(`${name}_scales`, [EXPERTS, rows, columns / BLOCK]),
    scales(`${name}_bias`, [EXPERTS, rows]),
  ];
  return {
    name: `QMoE ${hidden} x ${width}`,
    inputs: { x: [1, hidden], router: [1, EXPERTS] },
    weights: ACTIVE * 3 * hidden * width,
    model: onnxModel({
      operator: 'QMoE',
      attributes: {
        k: ACTIVE,
        expert_weight_bits: 4,
        block_size: BLOCK,
        activation_type: 'swiglu',
        swiglu_fusion: 1,
        normalize_routing_weights: 1,
        swiglu_limit: 7,
        activation_alpha: 1.702,
        activation_beta: 1,
      },
      floats: ['swiglu_limit', 'activation_alpha', 'activation_beta'],
      inputs: [
        given('x', [1, hidden]),
        given('router', [1, EXPERTS]),
        ...layer('gate_up', 2 * width, hidden),
        ...layer('down', hidden, width),
      ],
      outputShape: [1, hidden],
    }),
  };
}

const given = (name: string, shape: readonly number[]): Tensor => ({ name, shape });

const sizeOf = (shape: readonly number[]) => shape.reduce((product, extent) => product * extent, 1);

// Any values do, because the result is not used. Equal ones take no time to make.
const codes = (name: string, shape: readonly number[]): Tensor => ({
  name,
  shape,
  data: new Uint8Array(sizeOf(shape)).fill(0x3a),
});
const scales = (name: string, shape: readonly number[]): Tensor => ({
  name,
  shape,
  data: new Float32Array(sizeOf(shape)).fill(0.01),
});
