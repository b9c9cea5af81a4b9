// Runs a chunk of a prompt through layers whose experts are paged.
// Each layer reads back which experts its tokens chose; these compute in turns as they arrive.

import type { Gpu } from '../gpu/gpu.ts';
import { Readback } from '../gpu/readback.ts';
import { type Dispatch, encode } from '../kernels/dispatch.ts';
import type { Step } from '../kernels/kernel.ts';
import type { Model } from '../model/model.ts';
import type { Pager } from '../paging/pager.ts';
import type { PrefillWork } from './prefill-schedule.ts';

/**
 * Runs the chunk; false if the signal was aborted before its end.
 * Errors: `device-lost`, `internal`, those of reading experts.
 */
export async function runPagedChunk(
  gpu: Gpu,
  model: Model & { pager: Pager },
  step: Step,
  { pace, signal }: Pick<PrefillWork, 'pace' | 'signal'>,
): Promise<boolean> {
  const { embed, layers } = model.prefill;
  const starts = new Readback(gpu, model.state.starts.size, 1);
  const { pager } = model;
  try {
    for (const [layer, dispatches] of layers.entries()) {
      if (signal?.aborted) return false;
      const started = performance.now() - pager.readMs;
      const { before, experts, after } = splitAtExperts(dispatches);
      const counts = await route(gpu, model, { step, starts, dispatches: layer === 0 ? [...embed, ...before] : before });
      const run = (slots: readonly number[]) =>
        submit(
          gpu,
          step,
          experts.filter((one) => holds(one, slots)),
        );
      if (!(await pager.pass(layer, { counts, run, signal }))) return false;
      submit(gpu, step, after);
      await gpu.device.queue.onSubmittedWorkDone();
      gpu.check();
      // The pace is the GPU's own; a slow disk must not make chunks shorter.
      pace.took({ tokens: step.tokens, layers: 1 }, performance.now() - pager.readMs - started);
    }
    return signal?.aborted !== true;
  } finally {
    starts.destroy();
  }
}

interface Routing {
  step: Step;
  starts: Readback;
  dispatches: readonly Dispatch[];
}

/** Runs a layer up to its routing, and counts the tokens that chose each expert. // (E) */
async function route(gpu: Gpu, { state }: Model, { step, starts, dispatches }: Routing): Promise<number[]> {
  const encoder = recorded(gpu, step, dispatches);
  const pending = starts.copy(encoder, [{ source: state.starts, offset: 0, size: state.starts.size }]);
  gpu.device.queue.submit([encoder.finish()]);
  const firsts = new Uint32Array(await pending.read());
  return Array.from(firsts.subarray(1), (end, expert) => end - (firsts[expert] ?? 0));
}

/** Cuts a layer's dispatches into those up to the routing, the experts', and the rest. */
function splitAtExperts(dispatches: readonly Dispatch[]) {
  const isExpert = ({ kernel }: Dispatch) => kernel === 'prefill_experts_gate_up' || kernel === 'prefill_experts_down';
  const experts = dispatches.filter(isExpert);
  const first = dispatches.findIndex(isExpert);
  return { before: dispatches.slice(0, first), experts, after: dispatches.slice(first + experts.length) };
}

/** Whether a dispatch of the experts binds one of these slots. */
function holds({ params }: Dispatch, slots: readonly number[]): boolean {
  const { first_expert: first = 0, expert_count: count = 0 } = params;
  return slots.some((slot) => slot >= first && slot < first + count);
}

function submit(gpu: Gpu, step: Step, dispatches: readonly Dispatch[]): void {
  gpu.device.queue.submit([recorded(gpu, step, dispatches).finish()]);
}

function recorded(gpu: Gpu, step: Step, dispatches: readonly Dispatch[]): GPUCommandEncoder {
  const encoder = gpu.device.createCommandEncoder({ label: 'prefill' });
  const pass = encoder.beginComputePass({ label: 'prefill' });
  encode(pass, dispatches, step);
  pass.end();
  return encoder;
}
