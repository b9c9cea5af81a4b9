// Custom tools: the model calls them with a text instead of JSON. OpenAI's format of the text is
// free, or a grammar: a regular expression, or rules in Lark's notation.

import type { ByteGrammar } from '../../grammar/byte-grammar.ts';
import { compileRegex } from '../../grammar/pattern/compile-regex.ts';
import { defaultsTo, type Field, readMembers, required, schemaOf, type ValuesOf } from '../parameters/field.ts';
import { custom, object, oneOf, text } from '../parameters/kinds.ts';
import { missing } from '../parameters/parameter-errors.ts';
import type { ParameterValue } from '../parameters/parameter-value.ts';
import type { FunctionTool } from '../turn/function-tool.ts';
import { TOOL_NAME, toolType } from '../turn/tool-fields.ts';
import { compiledGrammar, compiledRegex } from './output-format.ts';

/** The texts that a custom tool takes. */
interface InputFormat {
  grammar: ByteGrammar;
  /** What the model is shown of them. Null for any text. */
  shown: string | null;
}

/** Harmony's declaration of a function that takes a text. */
const TEXT_PARAMETER = { type: 'string' };

const SYNTAX = oneOf(['regex', 'lark'], 'The syntax of the definition.');

const DEFINITION: Field<ParameterValue> = custom(
  { type: 'string' },
  'A whole ECMAScript regular expression without lookaround and back-references, or a Lark grammar.',
  (value) => value,
);

const TYPE = required(oneOf(['text', 'grammar'], 'Any text, or a text that a grammar describes.'));
const GRAMMAR = object({ syntax: required(SYNTAX), definition: required(DEFINITION) }, 'The grammar. Only of type `grammar`.');

const NESTED_FORMAT_FIELDS = { type: TYPE, grammar: GRAMMAR };
const FLAT_FORMAT_FIELDS = { type: TYPE, syntax: SYNTAX, definition: DEFINITION };

const NESTED_FORMAT: Field<InputFormat> = custom(schemaOf(NESTED_FORMAT_FIELDS), 'What the input may be.', (value) => {
  const { type, grammar } = readMembers(NESTED_FORMAT_FIELDS, value);
  if (type === 'text') return anyText();
  if (grammar === null) throw missing(`${value.param}.grammar`);
  return heldText(grammar.syntax, grammar.definition);
});

const FLAT_FORMAT: Field<InputFormat> = custom(schemaOf(FLAT_FORMAT_FIELDS), 'What the input may be.', (value) => {
  const { type, syntax, definition } = readMembers(FLAT_FORMAT_FIELDS, value);
  if (type === 'text') return anyText();
  if (syntax === null) throw missing(`${value.param}.syntax`);
  if (definition === null) throw missing(`${value.param}.definition`);
  return heldText(syntax, definition);
});

function anyText(): InputFormat {
  return { grammar: compileRegex('[\\s\\S]*'), shown: null };
}

/** Errors: 400 `invalid_value`. */
function heldText(syntax: 'regex' | 'lark', definition: ParameterValue): InputFormat {
  const source = definition.string();
  if (syntax === 'regex') return { grammar: compiledRegex(definition), shown: `matches /${source}/.` };
  return { grammar: compiledGrammar(definition, 'lark'), shown: `this Lark grammar describes:\n${source.trim()}` };
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
  const { grammar, shown } = format ?? anyText();
  const input = shown === null ? 'Write the input as plain text.' : `Write the input as plain text that ${shown}`;
  const described = description === '' ? input : `${description}\n${input}`;
  const isStrict = shown !== null;
  return { kind: 'custom', name, description: described, parameters: TEXT_PARAMETER, isStrict, grammar: () => grammar };
}
