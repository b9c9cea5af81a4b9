// A response of the API that is stored on this device, as the app lists it. Types only.

export interface StoredResponseSummary {
  id: string;
  /** Name of the model, as the request had it. */
  model: string;
  /** Time, ms since 1970. */
  createdAt: number;
  /** `completed`, `incomplete`, `failed` or `cancelled`. */
  status: string;
  /** Begin of the user's last message in the request. Empty if it had none. */
  preview: string;
  /** Size as JSON, bytes. */
  bytes: number;
  /** The browser refused to store it: it lives until the tab that answers closes. */
  isInMemory: boolean;
}
