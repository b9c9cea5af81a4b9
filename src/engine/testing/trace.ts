// Runs a model's forward pass in segments and reads the hidden states and logits from the GPU.

import type { Gpu } from '../gpu/gpu.ts';
import { type Dispatch, encode, writeStep } from '../kernels/dispatch.ts';
import type { Step } from '../kernels/kernel.ts';
import { LOGIT_ROWS } from '../kernels/prefill-kernels.ts';
import type { Model } from '../model/model.ts';

export interface Trace {
  /**
   * The residual of the step's tokens, after the embedding and after each layer. // (L + 1) of (T,
   * D)
   */
  hidden: Float32Array[];
  /** Logits of every token of the step. // (T, V) */
  logits: Float32Array;
}

/** Prefills `ids` at positions from `firstPosition` on. Earlier positions must have run. */
export async function traceStep(gpu: Gpu, model: Model, ids: readonly number[], firstPosition: number): Promise<Trace> {
  const { state, config, prefill } = model;
  const step: Step = { tokens: ids.length, firstPosition, firstLogit: 0 };
  gpu.device.queue.writeBuffer(state.tokens, firstPosition * 4, Uint32Array.from(ids));
  writeStep(gpu, state.thisStep, step);
  const hidden: Float32Array[] = [];
  for (const dispatches of [prefill.embed, ...prefill.layers]) {
    run(gpu, dispatches, step);
    hidden.push(await readFloats(gpu, state.x, ids.length * config.hidden));
  }
  const logits = new Float32Array(ids.length * config.vocabulary);
  for (let firstLogit = 0; firstLogit < ids.length; firstLogit += LOGIT_ROWS) {
    const rows = Math.min(LOGIT_ROWS, ids.length - firstLogit);
    writeStep(gpu, state.thisStep, { ...step, firstLogit });
    run(gpu, prefill.logits, { ...step, firstLogit });
    logits.set(await readFloats(gpu, state.logits, rows * config.vocabulary), firstLogit * config.vocabulary);
  }
  return { hidden, logits };
}

/**
 * Decodes `ids` one by one at positions from `firstPosition` on. Earlier positions must have run.
 */
export async function traceDecode(gpu: Gpu, model: Model, ids: readonly number[], firstPosition: number): Promise<Trace> {
  const [D, V] = [model.config.hidden, model.config.vocabulary];
  const hidden = Array.from({ length: model.config.layers + 1 }, () => new Float32Array(ids.length * D));
  const logits = new Float32Array(ids.length * V);
  gpu.device.queue.writeBuffer(model.state.tokens, firstPosition * 4, Uint32Array.from(ids));
  for (let t = 0; t < ids.length; t++) {
    const step = stepAt(firstPosition + t);
    gpu.device.queue.writeBuffer(model.state.decodeState, 0, Uint32Array.of(firstPosition + t, 0, 0, 0));
    for (const [layer, dispatches] of [model.decode.embed, ...model.decode.layers].entries()) {
      run(gpu, dispatches, step);
      hidden[layer]?.set(await readResidual(gpu, model), t * D);
    }
    run(gpu, model.decode.logits, step);
    logits.set(await readFloats(gpu, model.state.logits, V), t * V);
  }
  return { hidden, logits };
}

/**
 * Returns the logits of `ids`, decoded one by one from position `from` on; nothing is sampled. //
 * of (V)
 */
export async function decodedLogits(gpu: Gpu, model: Model, ids: readonly number[], from: number): Promise<Float32Array[]> {
  const { embed, layers, logits } = model.decode;
  const found: Float32Array[] = [];
  gpu.device.queue.writeBuffer(model.state.tokens, from * 4, Uint32Array.from(ids));
  for (let position = from; position < from + ids.length; position++) {
    gpu.device.queue.writeBuffer(model.state.decodeState, 0, Uint32Array.of(position, 0, 0, 0));
    run(gpu, [...embed, ...layers.flat(), ...logits], stepAt(position));
    found.push(await readFloats(gpu, model.state.logits, model.config.vocabulary));
  }
  return found;
}

const stepAt = (position: number): Step => ({ tokens: 1, firstPosition: position, firstLogit: 0 });

/** Reads a decoded token's residual: the sum of its rows. // (D) */
async function readResidual(gpu: Gpu, { state, config }: Model): Promise<Float32Array> {
  const rows = await readFloats(gpu, state.residual, (1 + config.activeExperts) * config.hidden);
  return Float32Array.from({ length: config.hidden }, (_, i) => {
    let sum = 0;
    for (let at = i; at < rows.length; at += config.hidden) sum += rows[at] ?? 0;
    return sum;
  });
}

function run(gpu: Gpu, dispatches: readonly Dispatch[], step: Step): void {
  const encoder = gpu.device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  encode(pass, dispatches, step);
  pass.end();
  gpu.device.queue.submit([encoder.finish()]);
}

/** Reads the first `count` f32 of a buffer. */
export async function readFloats(gpu: Gpu, buffer: GPUBuffer, count: number): Promise<Float32Array> {
  return new Float32Array(await readBytes(gpu, buffer, count * 4));
}

export async function readBytes(gpu: Gpu, buffer: GPUBuffer, size: number): Promise<ArrayBuffer> {
  const staging = gpu.device.createBuffer({ size, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST });
  const encoder = gpu.device.createCommandEncoder();
  encoder.copyBufferToBuffer(buffer, 0, staging, 0, size);
  gpu.device.queue.submit([encoder.finish()]);
  await staging.mapAsync(GPUMapMode.READ);
  const bytes = staging.getMappedRange().slice(0);
  staging.destroy();
  return bytes;
}
