// Reads functions that a user pasted: the JSON of OpenAI's `tools`, flat or nested, one or many. Each
// error names the place and the finding. Pure.
import type { ToolFunction } from '../../../contracts/tools.ts';

/** The functions, or what is wrong with the text. */
export type ParsedFunctions = { functions: readonly ToolFunction[] } | { problem: string };

/** OpenAI's rule for the names of functions, which Harmony can carry. */
const NAME = /^[a-zA-Z0-9_-]{1,64}$/;

/** A place in the JSON with what is wrong there. */
class Problem extends Error {}

/** Reads pasted text: one tool, a list of tools, or an object with a list `tools` or `functions`. */
export function parseFunctions(text: string): ParsedFunctions {
  if (text.trim() === '') return { functions: [] };
  try {
    const functions = toolsIn(parsed(text)).map(([tool, at]) => readTool(tool, at));
    const twice = functions.find(({ name }, index) => functions.findIndex((each) => each.name === name) < index);
    if (twice) throw new Problem(`The function "${twice.name}" is there twice. Rename one of them.`);
    return { functions };
  } catch (error) {
    if (error instanceof Problem) return { problem: error.message };
    throw error;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new Problem(`This is no JSON: ${error instanceof Error ? error.message : String(error)}.`);
  }
}

/** Each tool with its place. */
function toolsIn(value: unknown): [unknown, string][] {
  const of = (list: readonly unknown[], at: string) => list.map((tool, index): [unknown, string] => [tool, `${at}[${index}]`]);
  if (Array.isArray(value)) return of(value, '');
  if (isObject(value)) {
    for (const key of ['tools', 'functions']) if (Array.isArray(value[key])) return of(value[key], key);
  }
  return [[value, '']];
}

function readTool(value: unknown, at: string): ToolFunction {
  const tool = objectAt(value, at);
  const type = tool['type'] ?? 'function';
  if (type !== 'function') refuse(join(at, 'type'), '"function"', type);
  // Chat Completions nests the function, Responses has it beside the type.
  if (tool['function'] === undefined) return readFunction(tool, at);
  return readFunction(objectAt(tool['function'], join(at, 'function')), join(at, 'function'));
}

function readFunction(given: Record<string, unknown>, at: string): ToolFunction {
  const { name, description = null, parameters = null } = given;
  if (typeof name !== 'string') refuse(join(at, 'name'), 'a text', name);
  if (!NAME.test(name)) refuse(join(at, 'name'), '1 to 64 letters, digits, _ or -', name);
  if (description !== null && typeof description !== 'string') refuse(join(at, 'description'), 'a text', description);
  if (parameters === null) return { name, description, parameters };
  const schema = objectAt(parameters, join(at, 'parameters'));
  const type = schema['type'] ?? 'object';
  if (type !== 'object') refuse(join(at, 'parameters.type'), '"object"', type);
  return { name, description, parameters: JSON.stringify(schema) };
}

const join = (at: string, key: string): string => (at === '' ? key : `${at}.${key}`);

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const objectAt = (value: unknown, at: string): Record<string, unknown> =>
  isObject(value) ? value : refuse(at === '' ? 'The text' : at, 'an object', value);

function refuse(at: string, needed: string, found: unknown): never {
  const text = found === undefined ? 'nothing' : JSON.stringify(found);
  throw new Problem(`${at} needs ${needed} and has ${text.length > 80 ? `${text.slice(0, 77)}...` : text}.`);
}
