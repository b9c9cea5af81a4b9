// The port to stored responses: kept on this device, found by their ids. All other modules use only
// this port, so that a test can fail any operation.

import type { StoredResponseSummary } from '../../../../contracts/api/stored-responses.ts';
import type { ConversationItem } from '../items.ts';
import type { ResponseObject } from '../response.ts';
import type { ToolOutputs } from '../tool-output.ts';

/** A response that has ended, with all that another one needs to continue it. */
export interface StoredResponse {
  response: ResponseObject;
  /** Items before `input`: the input and output of all earlier responses of its conversation. */
  context: readonly ConversationItem[];
  /** Items of its own request. */
  input: readonly ConversationItem[];
  /** What the model read of the calls that ran here, in `context` and the response. Absent in older ones. */
  toolOutputs?: ToolOutputs;
}

/** Every operation is atomic. Errors: `storage-failed`. */
export interface ResponseStore {
  /** Stores a response, in place of one with its id. */
  put(stored: StoredResponse): Promise<void>;
  /** Null if it is not there. */
  get(id: string): Promise<StoredResponse | null>;
  /** Resolves to whether it was there. */
  delete(id: string): Promise<boolean>;
  deleteAll(): Promise<void>;
  /** The newest first. */
  list(): Promise<StoredResponseSummary[]>;
}
