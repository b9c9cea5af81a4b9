// What a tool of the page gets with a call, beside what every tool gets. Types only.
import type { ToolContext } from '../../contracts/tools.ts';
import type { TypedResult } from './call-activity.ts';

export interface PageToolContext extends ToolContext {
  /** Has the user type the result of the call. Never settles when the answer is stopped. */
  typeResult(): Promise<TypedResult>;
}
