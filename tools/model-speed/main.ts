// npm run test:model-speed
//
// Compares the estimate of a model's speed, which the first page shows, with the loaded model of the
// same sizes, in Dawn on lavapipe. Fails if the median of the tries is more than 20 % off.

import { runnerImport } from 'vite';
import { lavapipeDriverFiles } from '../setup/lavapipe.ts';
import { prepareSystem, ROOT } from '../setup/prepare.mjs';
import type * as comparing from './compare.ts';

const TRIES = 3;
const MAX_DIFFERENCE = 0.2;

prepareSystem();
process.env['VK_DRIVER_FILES'] = lavapipeDriverFiles();
await import('../../shaders/testing/dawn-in-node.ts');
const { module } = await runnerImport<typeof comparing>('tools/model-speed/compare.ts', {
  root: ROOT,
  configFile: false,
  logLevel: 'error',
});
const ratios: number[] = [];
await module.compareSpeeds(TRIES, ({ estimate, measured }) => {
  ratios.push(estimate / measured);
  console.log(`estimate ${estimate.toFixed(2)}, measured ${measured.toFixed(2)} tokens/s: ${(estimate / measured).toFixed(3)}`);
});
const median = ratios.toSorted((a, b) => a - b)[Math.floor(TRIES / 2)] ?? 0;
const isNear = Math.abs(median - 1) <= MAX_DIFFERENCE;
console.log(isNear ? `Within 20 %: ${median.toFixed(3)}.` : `FAILED: the estimate is ${median.toFixed(3)} of the measurement.`);
// Dawn keeps the process alive.
process.exit(isNear ? 0 : 1);
