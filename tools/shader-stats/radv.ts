// Runs real GPUs' compiler without the GPUs: Mesa's driver RADV under Dawn, with Mesa's own no-op
// DRM shim in place of a GPU. Returns the driver's output for each pipeline.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Pipeline } from './pipelines.ts';

/** RDNA2 (RX 6800), RDNA3 (RX 7900), RDNA3.5 (laptops of 2025), by Mesa's names. */
export const GPUS = ['navi21', 'navi31', 'gfx1150'] as const;

/** The driver's output while it compiled one pipeline, or the error. */
export interface Report {
  name: string;
  text: string;
  error: string | null;
}

const COMPILE = join(import.meta.dirname, 'compile.ts');
const LIBRARIES = '/usr/lib/x86_64-linux-gnu';
const SHIMS = [`${LIBRARIES}/libamdgpu_noop_drm_shim.so`, `${LIBRARIES}/mesa/libamdgpu_noop_drm_shim.so`];
const DRIVERS = ['radeon_icd.json', 'radeon_icd.x86_64.json'].map((file) => `/usr/share/vulkan/icd.d/${file}`);

/**
 * Compiles for one GPU. Errors: a plain Error that names a package that is not installed, or
 * contains the end of the compiler's output.
 */
export async function compileFor(gpu: string, pipelines: readonly Pipeline[]): Promise<Report[]> {
  const printed = await runCompiler(gpu, JSON.stringify(pipelines));
  const sections = printed.split(/^@@ /m).slice(1);
  if (sections.length !== pipelines.length) {
    throw new Error(`${gpu}: ${sections.length} of ${pipelines.length} pipelines were reached.\n${printed.slice(-2000)}`);
  }
  return sections.map((section) => {
    const error = /^@@error (.*)$/m.exec(section)?.[1];
    return {
      name: section.slice(0, section.indexOf('\n')),
      text: section,
      error: error === undefined ? null : (JSON.parse(error) as string),
    };
  });
}

/** The driver's output for a list of pipelines in JSON. */
async function runCompiler(gpu: string, pipelines: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'shader-stats-'));
  const file = join(folder, 'printed');
  // A file, not a pipe: the driver drops output when a pipe is full.
  const output = openSync(file, 'w');
  try {
    const child = spawn(process.execPath, ['--import', 'tsx', COMPILE], {
      stdio: ['pipe', 'ignore', output],
      env: environment(gpu),
    });
    child.stdin?.end(pipelines);
    await once(child, 'exit');
    return readFileSync(file, 'utf8');
  } finally {
    closeSync(output);
    rmSync(folder, { recursive: true });
  }
}

function environment(gpu: string): NodeJS.ProcessEnv {
  const [shim, driver] = [SHIMS, DRIVERS].map((places) => places.find(existsSync));
  if (shim === undefined || driver === undefined) {
    throw new Error('Needed: Mesa’s RADV driver and its DRM shim. Found: not both. Run tools/setup/system-packages.sh.');
  }
  return {
    ...process.env,
    // Dawn needs a runtime folder. A service account has none.
    XDG_RUNTIME_DIR: tmpdir(),
    LD_PRELOAD: shim,
    AMDGPU_GPU_ID: gpu,
    VK_DRIVER_FILES: driver,
    MESA_SHADER_CACHE_DISABLE: '1',
    // `ir` is the program with its registers, `asm` the code itself.
    RADV_DEBUG: 'shaderstats,ir,asm,nocache',
  };
}
