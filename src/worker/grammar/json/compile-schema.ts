import type { ByteGrammar } from '../byte-grammar.ts';
import { jsonObject } from './presets.ts';
export function compileSchema(_schema: unknown, _o: { strict: boolean }): { grammar: ByteGrammar; ignored: { path: string; keyword: string; reason: string }[] } { return { grammar: jsonObject(), ignored: [] }; }
