// Installs one version of ONNX Runtime Web into a folder of the cache. It is no dependency of this
// repository, because only this tool runs it.

import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

export const ONNX_RUNTIME = 'onnxruntime-web@1.30.0';

const CACHE = join(import.meta.dirname, '../../.cache');

/** The folder of its scripts and WebAssembly. Errors: a plain Error when npm fails. */
export function installOnnxRuntime(): string {
  const folder = join(CACHE, ONNX_RUNTIME);
  if (!existsSync(folder)) {
    // Moved when complete, because an incomplete folder would look complete.
    const draft = `${folder}.draft`;
    rmSync(draft, { recursive: true, force: true });
    mkdirSync(draft, { recursive: true });
    const options = ['--no-save', '--no-audit', '--no-fund', '--ignore-scripts'];
    execFileSync('npm', ['install', '--prefix', draft, ...options, ONNX_RUNTIME], { stdio: 'inherit' });
    renameSync(draft, folder);
  }
  return join(folder, 'node_modules/onnxruntime-web/dist');
}
