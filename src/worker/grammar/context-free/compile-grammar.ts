// The entry to grammars that are written as text.

import type { ByteGrammar } from '../byte-grammar.ts';
import { parseGbnf } from '../gbnf/parse-gbnf.ts';
import { parseLark } from '../lark/parse-lark.ts';
import { InvalidPattern } from '../pattern/pattern-error.ts';
import { contextFreeGrammar } from './context-free-grammar.ts';
import { InvalidGrammar } from './grammar-error.ts';

export type GrammarSyntax = 'gbnf' | 'lark';

/**
 * A grammar of the UTF-8 texts that a definition describes.
 *
 * @throws InvalidGrammar for a syntax error, what cannot be held, and if no text fits
 */
export function compileGrammar(definition: string, syntax: GrammarSyntax): ByteGrammar {
  try {
    return contextFreeGrammar(syntax === 'gbnf' ? parseGbnf(definition) : parseLark(definition));
  } catch (error) {
    if (error instanceof InvalidPattern) throw new InvalidGrammar(error.message, { cause: error });
    throw error;
  }
}
