// Checks the arguments of a call before it runs: JSON, and the schema of the function. The finding is
// a sentence for the model. Pure.
import { schemaProblem } from './schema-problem.ts';

/** What is wrong with the arguments; null for nothing. `parameters`: the schema as JSON text. */
export function argumentProblem(text: string, parameters: string | null): string | null {
  const value = parsed(text.trim() === '' ? '{}' : text);
  if (value instanceof SyntaxError) return `The arguments are no JSON: ${value.message}. Send one JSON object.`;
  if (parameters === null) return null;
  const problem = schemaProblem(value, JSON.parse(parameters) as unknown);
  return problem === null
    ? null
    : `The arguments do not fit the schema: ${problem}. Call the function again with other arguments.`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    return error;
  }
}
