// npx tsx tools/api-docs/main.ts
//
// Writes the tables of parameters into docs/api.md.
import { readFile, writeFile } from 'node:fs/promises';
import { parameterTables } from './parameter-tables.ts';
import { withSection } from './section.ts';

const DOCUMENT = new URL('../../docs/api.md', import.meta.url);

await writeFile(DOCUMENT, withSection(await readFile(DOCUMENT, 'utf8'), parameterTables()));
