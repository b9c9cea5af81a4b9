// Responses that are still written: they can be read, cancelled and deleted by their ids.

import type { Conversation } from '../input/conversation.ts';
import type { ResponseObject } from '../response.ts';

/** A response that is still written. */
export interface LiveResponse {
  readonly conversation: Conversation;
  /** As it is now. */
  readonly response: ResponseObject;
  /** Ends it. Resolves to the response with status `cancelled`, or as it ended meanwhile. */
  cancel(): Promise<ResponseObject>;
  /** Ends it and keeps it from being stored. */
  discard(): Promise<void>;
}

/** By id. */
export type LiveResponses = Map<string, LiveResponse>;
