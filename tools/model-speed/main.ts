// npm run test:model-speed
//
// Compares the estimate of a model's speed, which the first page shows, with the loaded model of the
// same sizes, in Dawn on lavapipe. Fails if the best of each are
// more than 20 % apart. Run it on a machine that does nothing else.

import { runnerImport } from 'vite';
import { lavapipeDriverFiles } from '../setup/lavapipe.ts';
import { prepareSystem, ROOT } from '../setup/prepare.mjs';
import type * as comparing from './compare.ts';

const TRIES = 4;
const MAX_DIFFERENCE = 0.2;

prepareSystem();
process.env['VK_DRIVER_FILES'] = lavapipeDriverFiles();
await import('../../shaders/testing/dawn-in-node.ts');
const { module } = await runnerImport<typeof comparing>('tools/model-speed/compare.ts', {
  root: ROOT,
  configFile: false,
  logLevel: 'error',
});
const best = { estimate: 0, measured: 0 };
await module.compareSpeeds(TRIES, ({ estimate, measured }) => {
  best.estimate = Math.max(best.estimate, estimate);
  best.measured = Math.max(best.measured, measured);
  console.log(`estimate ${estimate.toFixed(2)}, measured ${measured.toFixed(2)} tokens/s`);
});
const ratio = best.estimate / best.measured;
const isNear = Math.abs(ratio - 1) <= MAX_DIFFERENCE;
console.log(`${isNear ? 'Within 20 %' : 'FAILED'}: the best estimate is ${ratio.toFixed(3)} of the best measurement.`);
// Dawn keeps the process alive.
process.exit(isNear ? 0 : 1);
