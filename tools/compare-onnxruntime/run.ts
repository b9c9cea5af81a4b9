// Runs ONNX models in Chromium with ONNX Runtime Web's WebGPU provider on a software GPU. Returns
// the recorded dispatches and times.

import { chromium, type Page } from '@playwright/test';
import { startStaticServer } from '../../test/support/servers/static-server.ts';
import { CHROMIUM, CHROMIUM_FLAGS } from '../setup/chromium.ts';
import type { Case } from './cases.ts';
import { type RecordedDispatch, recordWebGpu } from './record.ts';

export interface Run {
  name: string;
  weights: number;
  dispatches: RecordedDispatch[];
  /** Milliseconds of one inference, after everything is compiled. */
  milliseconds: number;
}

/** Time over which inferences are repeated for a mean, ms. */
const TIMED_MS = 2000;

/** Runs the cases one after the other in one page. `scripts` is the folder of the package's own. */
export async function runInChromium(scripts: string, cases: readonly Case[]): Promise<Run[]> {
  const server = await startStaticServer({ folder: scripts, sendsHeaders: false });
  server.files.set('/index.html', new TextEncoder().encode('<!doctype html><title>ONNX Runtime Web</title>'));
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: CHROMIUM_FLAGS });
  try {
    const page = await browser.newPage();
    // The wrapper that esbuild puts around functions for the page.
    await page.addInitScript('globalThis.__name = (named) => named');
    await page.addInitScript(recordWebGpu);
    await page.goto(server.origin);
    const runs: Run[] = [];
    for (const [i, each] of cases.entries()) {
      server.files.set(`/${i}.onnx`, each.model);
      runs.push({ name: each.name, weights: each.weights, ...(await runCase(page, `/${i}.onnx`, each.inputs)) });
      server.files.delete(`/${i}.onnx`);
    }
    return runs;
  } finally {
    await browser.close();
    await server.stop();
  }
}

/** The used part of ONNX Runtime Web. */
interface OnnxRuntime {
  env: { wasm: { numThreads: number; wasmPaths: string } };
  Tensor: new (type: 'float32', data: Float32Array, shape: readonly number[]) => unknown;
  InferenceSession: {
    create(
      path: string,
      options: { executionProviders: string[] },
    ): Promise<{
      run(feeds: Record<string, unknown>): Promise<unknown>;
      release(): Promise<void>;
    }>;
  };
}

async function runCase(page: Page, path: string, inputs: Case['inputs']): Promise<Pick<Run, 'dispatches' | 'milliseconds'>> {
  const script = '/ort.webgpu.bundle.min.mjs';
  return page.evaluate(
    async ([url, model, shapes, timedMs]) => {
      const ort = (await import(url)) as OnnxRuntime;
      ort.env.wasm.numThreads = 1;
      ort.env.wasm.wasmPaths = '/';
      const session = await ort.InferenceSession.create(model, { executionProviders: ['webgpu'] });
      const feeds = Object.fromEntries(
        Object.entries(shapes).map(([name, shape]) => {
          const size = shape.reduce((product, extent) => product * extent, 1);
          return [
            name,
            new ort.Tensor(
              'float32',
              Float32Array.from({ length: size }, (_, i) => (i % 7) / 7),
              shape,
            ),
          ];
        }),
      );
      window.recorded.length = 0;
      await session.run(feeds);
      const dispatches = [...window.recorded];
      const started = performance.now();
      let count = 0;
      for (; performance.now() - started < timedMs; count++) await session.run(feeds);
      const milliseconds = (performance.now() - started) / count;
      await session.release();
      return { dispatches, milliseconds };
    },
    [script, path, inputs, TIMED_MS] as const,
  );
}
