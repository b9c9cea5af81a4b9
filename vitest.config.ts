// Five rings of tests: `unit` in Node; `slow`, what takes minutes or fetches a package; `statistics`, what compilers of real GPUs
// make of the shaders, without running them; and every `*.gpu.test.ts` twice, on two software GPUs that differ where real ones do.
// lavapipe (Dawn in Node) has f16, subgroups of 8 and 128 MiB bindings; SwiftShader (Chromium) has no f16 and subgroups of 4.

import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { CHROMIUM, CHROMIUM_FLAGS } from './tools/setup/chromium.ts';
import { lavapipeDriverFiles } from './tools/setup/lavapipe.ts';

const GPU_TESTS = ['{src,shaders,test,tools}/**/*.gpu.test.ts'];
// A software GPU takes seconds for what a GPU does in milliseconds, and first compiles every pipeline.
const GPU_TIMEOUT_MS = 300_000;
// Every kernel for one GPU: seconds, on busy cores a minute.
const COMPILE_TIMEOUT_MS = 120_000;
// What fetches a package or counts in millions: minutes on busy cores.
const SLOW_TIMEOUT_MS = 600_000;

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{src,shaders,test,tools}/**/*.test.{ts,tsx}'],
          exclude: ['**/*.{gpu,statistics,slow}.test.ts', '**/node_modules/**'],
          // The default leaves one core for watching.
          maxWorkers: '100%',
          // On cores that are busy with other work, a test of 2 seconds takes 20.
          testTimeout: 60_000,
          expect: { poll: { timeout: 30_000 } },
        },
      },
      {
        test: {
          name: 'slow',
          include: ['{src,shaders,test,tools}/**/*.slow.test.ts'],
          testTimeout: SLOW_TIMEOUT_MS,
          hookTimeout: SLOW_TIMEOUT_MS,
        },
      },
      {
        test: {
          name: 'statistics',
          include: ['tools/**/*.statistics.test.ts'],
          hookTimeout: COMPILE_TIMEOUT_MS,
        },
      },
      {
        test: {
          name: 'lavapipe',
          include: GPU_TESTS,
          // Forks, not threads: the Vulkan loader reads the process's environment.
          pool: 'forks',
          env: { VK_DRIVER_FILES: lavapipeDriverFiles() },
          // Workgroups as a real GPU gets them; SwiftShader's are those of a CPU (src/engine/gpu/gpu.ts).
          provide: { gpu: 'llvmpipe', workgroupSize: 64 },
          setupFiles: ['shaders/testing/dawn-in-node.ts'],
          fileParallelism: false,
          testTimeout: GPU_TIMEOUT_MS,
          hookTimeout: GPU_TIMEOUT_MS,
        },
      },
      {
        // One each for runs beside one another (tools/rings/rings.mjs).
        cacheDir: `node_modules/.vite/swiftshader-${(process.env['SHARD'] ?? '').replace('/', '-of-')}`,
        // A fixture that is not there must be a 404, not the app's page.
        appType: 'mpa',
        // Vite must not find a dependency halfway: it would reload the page under a running test.
        optimizeDeps: { include: ['fast-check'] },
        test: {
          include: GPU_TESTS,
          provide: { gpu: 'SwiftShader', workgroupSize: 8 },
          fileParallelism: false,
          testTimeout: GPU_TIMEOUT_MS,
          hookTimeout: GPU_TIMEOUT_MS,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({ launchOptions: { executablePath: CHROMIUM, args: CHROMIUM_FLAGS } }),
            instances: [{ browser: 'chromium', name: 'swiftshader' }],
          },
        },
      },
    ],
  },
});
