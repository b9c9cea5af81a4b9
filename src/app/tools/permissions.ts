// Which calls may run: asks the user, and remembers what the user allowed. What is allowed in a chat
// ends with the page.
import type { Tool, ToolCall } from '../../contracts/tools.ts';
import type { CallActivity, Decision } from './call-activity.ts';
import { kindOf } from './registry.ts';
import type { ToolSettingsStore } from './tool-settings.ts';

export interface AskedCall {
  tool: Tool;
  call: ToolCall;
  conversationId: string;
  /** Shows the question. */
  show(activity: CallActivity): void;
}

export class Permissions {
  readonly #settings: ToolSettingsStore;
  /** Whether calls of the kind of a tool are asked for. */
  readonly #isAsked: (toolId: string) => boolean;
  readonly #allowedInChats = new Set<string>();

  constructor(settings: ToolSettingsStore, isAsked = (toolId: string) => kindOf(toolId)?.permission !== 'typed') {
    this.#settings = settings;
    this.#isAsked = isAsked;
  }

  /** Settles with whether the call may run, once the user has decided. */
  async allows({ tool, call, conversationId, show }: AskedCall): Promise<boolean> {
    const { id, label } = tool;
    const inChat = JSON.stringify([conversationId, id]);
    const isAllowed = this.#settings.get().alwaysAllowed.includes(id) || this.#allowedInChats.has(inChat);
    if (isAllowed || !this.#isAsked(id)) return true;
    const decision = await new Promise<Decision>((decide) =>
      show({ status: 'asking', label, host: tool.destination(call), decide }),
    );
    if (decision === 'chat') this.#allowedInChats.add(inChat);
    if (decision === 'always') {
      const { alwaysAllowed } = this.#settings.get();
      this.#settings.change({ alwaysAllowed: [...new Set([...alwaysAllowed, id])] });
    }
    return decision !== 'deny';
  }
}
