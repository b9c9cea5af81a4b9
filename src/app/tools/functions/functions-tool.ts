// The functions that a user pasted, as a tool: the user types the result of each call.
import type { Tool, ToolContext, ToolFunction } from '../../../contracts/tools.ts';
import type { PageToolContext } from '../typed-results.ts';

export function createFunctionsTool(functions: readonly ToolFunction[]): Tool {
  return {
    id: 'functions',
    label: 'Your own functions',
    offer: { functions },
    destination: () => null,
    run(_call, context: ToolContext & Partial<PageToolContext>) {
      if (!context.typeResult) throw new TypeError('A pasted function needs a user who types its result.');
      return context.typeResult();
    },
  };
}
