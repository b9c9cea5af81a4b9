// npm run make-manifest -- DIR [--chunk-bytes N]
//
// Writes DIR/gpt-oss-web.manifest.json. A model served with it is verified chunk by chunk.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { CHUNK_BYTES } from '../../src/checkpoint/format/manifest.ts';
import { SERVED_MANIFEST_FILE } from '../../src/checkpoint/format/served-manifest.ts';
import { makeManifest } from './manifest.ts';

const { positionals, values } = parseArgs({ allowPositionals: true, options: { 'chunk-bytes': { type: 'string' } } });
const [folder] = positionals;
if (folder === undefined || positionals.length > 1) throw new Error('Usage: npm run make-manifest -- DIR [--chunk-bytes N]');
const manifest = await makeManifest(folder, Number(values['chunk-bytes'] ?? CHUNK_BYTES));
await writeFile(join(folder, SERVED_MANIFEST_FILE), `${JSON.stringify(manifest, null, 1)}\n`);
const chunks = manifest.files.reduce((sum, file) => sum + file.chunks.length, 0);
console.log(`${manifest.files.length} files, ${chunks} chunks: ${join(folder, SERVED_MANIFEST_FILE)}`);
