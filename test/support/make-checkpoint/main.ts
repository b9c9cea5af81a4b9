// npm run make-checkpoint -- --config FILE --seed N [--shards K] DIR
//
// Writes a random checkpoint of any gpt-oss config.json, in the official layout, into DIR.

import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { writeCheckpoint } from './write-checkpoint.ts';

const usage = 'Usage: npm run make-checkpoint -- --config FILE --seed N [--shards K] DIR';

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { config: { type: 'string' }, seed: { type: 'string' }, shards: { type: 'string' } },
    allowPositionals: true,
  });
  const [folder, ...rest] = positionals;
  if (values.config === undefined || values.seed === undefined || folder === undefined || rest.length > 0) throw new Error(usage);
  const config: unknown = JSON.parse(await readFile(values.config, 'utf8'));
  if (!isObject(config)) throw new Error(`${values.config} must hold a JSON object.`);
  const cut = values.shards === undefined ? {} : { cut: { count: Number(values.shards) } };
  const bytes = await writeCheckpoint(folder, { config, seed: Number(values.seed), ...cut });
  console.log(`${folder}: ${bytes.toLocaleString('en')} bytes`);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
