// The recipients by which the model calls its trained tools.

import type { BuiltInRecipient } from '../../grammar/turn/turn-constraint.ts';
import type { BuiltInTool } from './turn-request.ts';

const RECIPIENTS: Readonly<Record<BuiltInTool, readonly BuiltInRecipient[]>> = {
  python: ['python'],
  browser: ['browser.search', 'browser.open', 'browser.find'],
};

export function builtInRecipients(tools: readonly BuiltInTool[]): BuiltInRecipient[] {
  return tools.flatMap((tool) => RECIPIENTS[tool]);
}
