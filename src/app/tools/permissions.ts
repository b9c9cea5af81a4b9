// Which calls may run: asks the user, and remembers what the user allowed. What is allowed in a chat
// ends with the page.
import type { Tool, ToolCall } from '../../contracts/tools.ts';
import type { CallActivity, Decision } from './call-activity.ts';
import { kindOf, type ToolPermission } from './registry.ts';
import type { ToolSettingsStore } from './tool-settings.ts';

/** What the user allows of a tool: its calls to one host, or those that stay on the device. */
export const allowanceOf = (toolId: string, host: string | null): string => (host === null ? toolId : `${toolId} ${host}`);

/** The hosts that calls of a tool may always go to. */
export const allowedHosts = (toolId: string, alwaysAllowed: readonly string[]): string[] =>
  alwaysAllowed.filter((each) => each.startsWith(`${toolId} `)).map((each) => each.slice(toolId.length + 1));

export interface AskedCall {
  tool: Tool;
  call: ToolCall;
  conversationId: string;
  /** Shows the question. */
  show(activity: CallActivity): void;
}

export class Permissions {
  readonly #settings: ToolSettingsStore;
  /** When calls of the kind of a tool are asked for. */
  readonly #permissionOf: (toolId: string) => ToolPermission;
  readonly #allowedInChats = new Set<string>();

  constructor(settings: ToolSettingsStore, permissionOf = (toolId: string) => kindOf(toolId)?.permission ?? 'ask') {
    this.#settings = settings;
    this.#permissionOf = permissionOf;
  }

  /** Settles with whether the call may run, once the user has decided. */
  async allows({ tool, call, conversationId, show }: AskedCall): Promise<boolean> {
    const { id, label } = tool;
    const host = tool.destination(call);
    const permission = this.#permissionOf(id);
    if (permission === 'typed' || (permission === 'leaving' && host === null)) return true;
    // A tool that was allowed to ask one host must not send data to another.
    const allowance = allowanceOf(id, host);
    const inChat = JSON.stringify([conversationId, allowance]);
    const always = this.#settings.get().alwaysAllowed;
    if (always.includes(id) || always.includes(allowance) || this.#allowedInChats.has(inChat)) return true;
    const decision = await new Promise<Decision>((decide) => show({ status: 'asking', label, host, decide }));
    if (decision === 'chat') this.#allowedInChats.add(inChat);
    if (decision === 'always') {
      const { alwaysAllowed } = this.#settings.get();
      this.#settings.change({ alwaysAllowed: [...new Set([...alwaysAllowed, allowance])] });
    }
    return decision !== 'deny';
  }
}
