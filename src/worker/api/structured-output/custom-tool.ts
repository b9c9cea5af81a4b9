// Custom tools: the model calls them with a text instead of JSON. OpenAI's format of the text is
// free, or a grammar: of its two syntaxes, regular expressions are held here.

import type { ByteGrammar } from '../../grammar/byte-grammar.ts';
import { compileRegex } from '../../grammar/pattern/compile-regex.ts';
import { ApiError } from '../http/errors.ts';
import { defaultsTo, type Field, readMembers, required, schemaOf, type ValuesOf } from '../parameters/field.ts';
import { custom, object, oneOf, text } from '../parameters/kinds.ts';
import { missing } from '../parameters/parameter-errors.ts';
import type { FunctionTool } from '../turn/function-tool.ts';
import { TOOL_NAME, toolType } from '../turn/tool-fields.ts';
import { compiledRegex } from './output-format.ts';

/** The texts that a custom tool takes. */
interface InputFormat {
  grammar: ByteGrammar;
  /** The regular expression. Null for any text. */
  regex: string | null;
}

/** Harmony's declaration of a function that takes a text. */
const TEXT_PARAMETER = { type: 'string' };

const SYNTAX: Field<string> = custom({ const: 'regex' }, 'The syntax of the definition.', (value) => {
  const syntax = value.oneOf(['regex', 'lark']);
  if (syntax === 'regex') return syntax;
  const message = `Unsupported value: '${value.param}' does not support 'lark' here. Use 'regex', or a function with a JSON Schema.`;
  throw new ApiError(400, 'unsupported_value', message, value.param);
});

const DEFINITION: Field<InputFormat> = custom(
  { type: 'string' },
  'This ECMAScript regular expression matches the whole input. It has no lookaround and no backreference.',
  (value) => ({ grammar: compiledRegex(value), regex: value.string() }),
);

const TYPE = required(oneOf(['text', 'grammar'], 'Any text, or a text that a grammar describes.'));
const GRAMMAR = object({ syntax: required(SYNTAX), definition: required(DEFINITION) }, 'The grammar. Only of type `grammar`.');

const NESTED_FORMAT_FIELDS = { type: TYPE, grammar: GRAMMAR };
const FLAT_FORMAT_FIELDS = { type: TYPE, syntax: SYNTAX, definition: DEFINITION };

const NESTED_FORMAT: Field<InputFormat> = custom(schemaOf(NESTED_FORMAT_FIELDS), 'What the input may be.', (value) => {
  const { type, grammar } = readMembers(NESTED_FORMAT_FIELDS, value);
  if (type === 'text') return anyText();
  if (grammar === null) throw missing(`${value.param}.grammar`);
  return grammar.definition;
});

const FLAT_FORMAT: Field<InputFormat> = custom(schemaOf(FLAT_FORMAT_FIELDS), 'What the input may be.', (value) => {
  const { type, syntax, definition } = readMembers(FLAT_FORMAT_FIELDS, value);
  if (type === 'text') return anyText();
  if (syntax === null) throw missing(`${value.param}.syntax`);
  if (definition === null) throw missing(`${value.param}.definition`);
  return definition;
});

function anyText(): InputFormat {
  return { grammar: compileRegex('[\\s\\S]*'), regex: null };
}

const MEMBERS = {
  name: required(TOOL_NAME),
  description: defaultsTo('', text('What the tool does, for the model.')),
};

const NESTED_FIELDS = {
  type: required(toolType('custom')),
  custom: required(object({ ...MEMBERS, format: NESTED_FORMAT }, 'The tool.')),
};
const FLAT_FIELDS = { type: required(toolType('custom')), ...MEMBERS, format: FLAT_FORMAT };

const DESCRIPTION = 'A tool that the model calls with a text.';

/** A custom tool in the shape of Chat Completions: `{type, custom: {name, …}}`. */
export const NESTED_CUSTOM: Field<FunctionTool> = custom(schemaOf(NESTED_FIELDS), DESCRIPTION, (value) => {
  return customTool(readMembers(NESTED_FIELDS, value).custom);
});

/** A custom tool in the shape of Responses: `{type, name, …}`. */
export const FLAT_CUSTOM: Field<FunctionTool> = custom(schemaOf(FLAT_FIELDS), DESCRIPTION, (value) => {
  return customTool(readMembers(FLAT_FIELDS, value));
});

type CustomValues = ValuesOf<typeof MEMBERS> & { format: InputFormat | null };

function customTool({ name, description, format }: CustomValues): FunctionTool {
  const { grammar, regex } = format ?? anyText();
  const input = regex === null ? 'Write the input as plain text.' : `Write the input as plain text that matches /${regex}/.`;
  const described = description === '' ? input : `${description}\n${input}`;
  const isStrict = regex !== null;
  return { kind: 'custom', name, description: described, parameters: TEXT_PARAMETER, isStrict, grammar: () => grammar };
}
