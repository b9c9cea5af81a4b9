// Texts and JSON values as literals of a shell, of Python and of JavaScript. Pure.
import { isObject } from '../request.ts';

/** A word of a POSIX shell. Nothing in it is expanded. */
export const shellWord = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/**
 * A JavaScript literal of a JSON value. JSON is one, but for the key `__proto__`, which would set
 * the prototype.
 */
export const javascriptLiteral = (value: unknown, indent = ''): string => literal(value, indent, JAVASCRIPT);

/** A Python literal of a JSON value. */
export const pythonLiteral = (value: unknown, indent = ''): string => literal(value, indent, PYTHON);

interface Language {
  step: string;
  key(name: string): string;
  atom(value: unknown): string;
}

/** JSON writes lone surrogates and control characters as escapes, which both languages read alike. */
const text = (value: string): string => JSON.stringify(value);

const JAVASCRIPT: Language = {
  step: '  ',
  key: (name) => (name === '__proto__' ? `[${text(name)}]` : text(name)),
  atom: (value) => JSON.stringify(value),
};

const PYTHON_ATOMS = new Map<unknown, string>([
  [true, 'True'],
  [false, 'False'],
  [null, 'None'],
]);

const PYTHON: Language = {
  step: '    ',
  key: text,
  atom: (value) => PYTHON_ATOMS.get(value) ?? JSON.stringify(value),
};

function literal(value: unknown, indent: string, language: Language): string {
  if (Array.isArray(value))
    return block(
      ['[', ']'],
      indent,
      value.map((item) => literal(item, indent + language.step, language)),
      language,
    );
  if (!isObject(value)) return language.atom(value);
  // As JSON does, a member that is undefined is left out.
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  const lines = members.map(([name, member]) => `${language.key(name)}: ${literal(member, indent + language.step, language)}`);
  return block(['{', '}'], indent, lines, language);
}

function block([open, close]: readonly [string, string], indent: string, lines: readonly string[], { step }: Language): string {
  if (lines.length === 0) return open + close;
  return `${open}\n${lines.map((line) => `${indent}${step}${line},\n`).join('')}${indent}${close}`;
}
