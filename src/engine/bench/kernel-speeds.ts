// Measures each kernel of a loaded model over one layer and the kernels before and after it.
// A copy of as many bytes is the reference. Measuring overwrites the model's activations and cache.

import type { KernelSpeed } from '../../contracts/bench-report.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { Readback } from '../gpu/readback.ts';
import { type Dispatch, encode, writeStep } from '../kernels/dispatch.ts';
import type { Step } from '../kernels/kernel.ts';
import type { Model } from '../model/model.ts';
import { startDecoding } from '../steps/step.ts';
import { copySpeed } from './copy-speed.ts';
import type { OnMeasure } from './report.ts';
import { timePass } from './stopwatch.ts';
import { requestFor } from './token-cost.ts';
import { trafficOf } from './traffic.ts';

/** Tokens of the measured prefill step. A software GPU would take minutes for a GPU's number. */
const PREFILL_TOKENS = { gpu: 512, cpu: 16 };
/** Keys that the measured decoded token attends to. */
const DEPTH = 1024;

interface Phase {
  phase: KernelSpeed['phase'];
  step: Step;
  dispatches: readonly Dispatch[];
}

/**
 * Measures every kernel; returns one row per kernel and phase.
 * Errors: `out-of-memory`, `device-lost`, `AbortError`.
 */
export async function kernelSpeeds(gpu: Gpu, model: Model, onMeasure: OnMeasure, signal: AbortSignal): Promise<KernelSpeed[]> {
  const copies = new Map<number, number>();
  const speeds: KernelSpeed[] = [];
  for (const phase of phasesOf(gpu, model)) {
    await runOnce(gpu, model, phase);
    if (await bringExperts(gpu, model, phase)) await runOnce(gpu, model, phase);
    // A merge for attention that was not split runs nothing.
    const running = phase.dispatches.filter(({ groups }) => groups(phase.step)[0] > 0);
    for (const kernel of new Set(running.map((dispatch) => dispatch.kernel))) {
      signal.throwIfAborted();
      onMeasure(kernel);
      speeds.push(
        await kernelSpeed(
          gpu,
          model,
          { ...phase, dispatches: phase.dispatches.filter((each) => each.kernel === kernel) },
          copies,
        ),
      );
    }
  }
  return speeds;
}

function phasesOf({ variant }: Gpu, model: Model): Phase[] {
  const { decode, prefill, sampling, logprobs, room, stepTokens } = model;
  const [decodeLayer = [], allOfPrefill = []] = [decode.layers.at(-1), prefill.layers.at(-1)];
  // Transit slots hold no expert between prompts.
  const prefillLayer = allOfPrefill.filter(({ params }) => (params.first_expert ?? 0) < expertsOnGpu(model));
  const max = variant.workgroupSize < 32 ? PREFILL_TOKENS.cpu : PREFILL_TOKENS.gpu;
  const choice = [...sampling.topKOrTopP, ...logprobs];
  return [
    {
      phase: 'decode',
      step: { tokens: 1, firstPosition: Math.min(DEPTH, room) - 1, firstLogit: 0 },
      dispatches: [...decode.embed, ...decodeLayer, ...decode.logits, ...choice],
    },
    {
      phase: 'prefill',
      step: { tokens: Math.min(max, stepTokens, room), firstPosition: 0, firstLogit: 0 },
      dispatches: [...prefill.embed, ...prefillLayer, ...prefill.logits],
    },
  ];
}

/** Experts of a layer that have a slot. */
const expertsOnGpu = ({ config, slots }: Model) => Math.min(config.experts, slots ?? config.experts);

/**
 * Lets the experts of the measured layer compute from filled slots: for a decoded token those that
 * it chose, for a prompt all that have a slot. Returns whether the phase must run again.
 */
async function bringExperts(gpu: Gpu, { pager, config, state }: Model, { phase }: Phase): Promise<boolean> {
  const { layers, activeExperts } = config;
  if (pager === null || state.routed === null) return false;
  if (phase === 'prefill') {
    pager.holdAll(layers - 1);
    return true;
  }
  const bytes = activeExperts * 4;
  const readback = new Readback(gpu, bytes, 1);
  try {
    const encoder = gpu.device.createCommandEncoder({ label: 'bench' });
    const pending = readback.copy(encoder, [{ source: state.routed, offset: (layers - 1) * bytes, size: bytes }]);
    gpu.device.queue.submit([encoder.finish()]);
    return await pager.bring(layers - 1, [...new Uint32Array(await pending.read())]);
  } finally {
    readback.destroy();
  }
}

/** Runs the phase once, so that each kernel finds the outputs of the kernels before it. */
async function runOnce(gpu: Gpu, model: Model, phase: Phase): Promise<void> {
  setOff(gpu, model, phase.step);
  const encoder = gpu.device.createCommandEncoder({ label: 'bench' });
  const pass = encoder.beginComputePass({ label: 'bench' });
  encode(pass, phase.dispatches, phase.step);
  pass.end();
  gpu.device.queue.submit([encoder.finish()]);
  await gpu.device.queue.onSubmittedWorkDone();
  gpu.check();
}

/** Sets the step, and a decoding state that does not end: sample_token.wgsl is measured, too. */
function setOff(gpu: Gpu, model: Model, step: Step): void {
  const { state } = model;
  startDecoding(gpu, model, requestFor([0], model.room));
  gpu.device.queue.writeBuffer(state.decodeState, 0, Uint32Array.of(step.firstPosition, 0, 0, 0));
  writeStep(gpu, state.thisStep, step);
}

async function kernelSpeed(
  gpu: Gpu,
  model: Model,
  { phase, step, dispatches }: Phase,
  copies: Map<number, number>,
): Promise<KernelSpeed> {
  setOff(gpu, model, step);
  const bytes = trafficOf({ ...model.config, experts: expertsOnGpu(model) }, dispatches, step).readBytes;
  const microseconds = await timePass(gpu, (pass) => encode(pass, dispatches, step));
  const copy = bytes > 0 ? (copies.get(bytes) ?? (await copySpeed(gpu, bytes))) : null;
  if (copy !== null) copies.set(bytes, copy);
  return {
    kernel: dispatches[0]?.kernel ?? '',
    phase,
    tokens: step.tokens,
    dispatches: dispatches.length,
    bytes,
    microseconds,
    gigabytesPerSecond: bytes > 0 ? bytes / 1000 / microseconds : null,
    copyGigabytesPerSecond: copy,
  };
}
