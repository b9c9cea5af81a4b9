// The calls that a user can act on, or watch, now. They end with the page: a stored call has a result
// or none.
import type { Store } from '../platform/store.ts';

/** How the user decided on a call. `chat`, `always`: later calls of the tool are allowed, too. */
export type Decision = 'once' | 'chat' | 'always' | 'deny';

/** A result that the user types. */
export interface TypedResult {
  text: string;
  isError: boolean;
  /** The user gives no result, and the model reads that. */
  isDenied?: boolean;
}

/** The result of a call that the user does not allow. */
export const DENIED: TypedResult = { text: 'The user did not allow this call.', isError: true, isDenied: true };

export type CallActivity =
  /** The user is asked. `host`: where the call sends its arguments; null for nowhere. */
  | { status: 'asking'; label: string; host: string | null; decide(decision: Decision): void }
  /** The user types the result. */
  | { status: 'typing'; submit(result: TypedResult): void }
  /** `progress`: what the tool does now. */
  | { status: 'running'; progress: string | null };

/** By the ids of the calls. */
export type CallActivities = ReadonlyMap<string, CallActivity>;

/** Sets what happens with a call; null for nothing any more. */
export function setActivity(store: Store<CallActivities>, callId: string, activity: CallActivity | null): void {
  const next = new Map(store.get());
  if (activity === null) next.delete(callId);
  else next.set(callId, activity);
  store.set(next);
}
