// npm run shader-stats -- [--config FILE] [PROGRAM [ARGUMENT…]]
// Every kernel as a pipeline with the override constants of one model, gpt-oss-20b by default: [{name, code, constants}] as JSON.
// With PROGRAM, a compiler of such a list (a path, here or in SHADER_STATS), runs it on the list; without, prints the list.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseConfig } from '../src/engine/config.ts';
import { constantsOf, KERNEL_NAMES } from '../src/engine/kernels.ts';
import { joinImports } from '../src/engine/shader-source.ts';
import { portable } from '../src/engine/variant.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
// What a GPU gets (src/engine/gpu.ts).
const LANES = 64;
const SHADERS = join(ROOT, 'shaders');

interface Pipeline {
  name: string;
  code: string;
  constants: Readonly<Record<string, number>>;
}

/** Pipelines of all kernels for the model of a config.json. */
function pipelines(configFile: string): Pipeline[] {
  const config = parseConfig(JSON.parse(readFileSync(configFile, 'utf8')));
  const snippets = Object.fromEntries(
    readdirSync(join(SHADERS, 'shared')).map((file) => [
      basename(file, '.wgsl'),
      readFileSync(join(SHADERS, 'shared', file), 'utf8'),
    ]),
  );
  return KERNEL_NAMES.map((name) => ({
    name,
    code: joinImports(readFileSync(join(SHADERS, `${name}.wgsl`), 'utf8'), snippets),
    constants: constantsOf(name, config, portable(LANES)),
  }));
}

/** Runs `program` on the list in a file, as its last argument; gives its exit code. */
function compile(program: string, options: readonly string[], list: string): number {
  const folder = mkdtempSync(join(tmpdir(), 'shader-stats-'));
  const file = join(folder, 'pipelines.json');
  writeFileSync(file, list);
  // From the repository's root, where `webgpu` resolves.
  const { status, error } = spawnSync(program, [...options, file], { cwd: ROOT, stdio: 'inherit' });
  rmSync(folder, { recursive: true });
  if (error) throw error;
  return status ?? 1;
}

const words = process.argv.slice(2);
const configFile = words[0] === '--config' ? words.splice(0, 2)[1] : join(ROOT, 'tools/make-checkpoint/configs/gpt-oss-20b.json');
if (configFile === undefined) throw new Error('--config needs a config.json.');
const list = JSON.stringify(pipelines(configFile), null, 1);
const program = words.shift() ?? process.env['SHADER_STATS'];
if (program === undefined) console.log(list);
else process.exitCode = compile(program, words, list);
