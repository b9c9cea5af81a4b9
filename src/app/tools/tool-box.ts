// The tools of the open conversations. A tool is made once for a conversation, so that it keeps its
// state between calls, and again when its settings change.
import { namedError } from '../../contracts/errors.ts';
import type { Tool, ToolCall, ToolFunction, ToolOffer } from '../../contracts/tools.ts';
import { kindOf, type ToolKind } from './registry.ts';
import type { ToolSettings } from './tool-settings.ts';

/** Conversations whose tools are kept: python takes hundreds of megabytes. */
const MAX_CONVERSATIONS = 2;

interface Made {
  /** The settings that it was made with, as JSON. */
  settings: string;
  conversationId: string;
  tool: Promise<Tool>;
  /** Null until the tool is made. */
  offer: ToolOffer | null;
}

export class ToolBox {
  readonly #settings: () => ToolSettings;
  readonly #kindOf: (toolId: string) => ToolKind | null;
  /** By conversation and tool. */
  readonly #made = new Map<string, Made>();
  /** Conversations with tools, the one used last at the end. */
  #used: readonly string[] = [];

  constructor(settings: () => ToolSettings, kinds = kindOf) {
    this.#settings = settings;
    this.#kindOf = kinds;
  }

  /**
   * The tools `toolIds` for a conversation. Those that are no longer set up are left out. Errors:
   * `tool-unavailable` for a tool that cannot be made.
   */
  async toolsFor(conversationId: string, toolIds: readonly string[]): Promise<Tool[]> {
    const { kinds } = this.#settings();
    this.#closeOldest(conversationId);
    const tools = toolIds.flatMap((toolId) => {
      const kind = this.#kindOf(toolId);
      const settings = kind && kinds[kind.id];
      const isListed = kind?.list(settings).some(({ id }) => id === toolId);
      return kind && isListed ? [this.#toolOf(kind, toolId, { conversationId, settings })] : [];
    });
    return Promise.all(tools);
  }

  /** What is known of the offers of tools, without making one. */
  knownOffers(conversationId: string, toolIds: readonly string[]): ToolOffer[] {
    const { kinds } = this.#settings();
    return toolIds.flatMap((toolId) => {
      const kind = this.#kindOf(toolId);
      const isListed = kind?.list(kinds[kind.id]).some(({ id }) => id === toolId);
      const offer = kind && isListed ? kind.offer(toolId, kinds[kind.id]) : null;
      const known = offer ?? this.#made.get(keyOf(conversationId, toolId))?.offer;
      return known && isListed ? [known] : [];
    });
  }

  /** Closes the tools of the conversations that were used longest ago, if there are too many. */
  #closeOldest(conversationId: string): void {
    this.#used = [...this.#used.filter((id) => id !== conversationId), conversationId];
    const kept = new Set(this.#used.slice(-MAX_CONVERSATIONS));
    for (const [key, made] of this.#made) if (!kept.has(made.conversationId)) this.#close(key, made);
    this.#used = [...kept];
  }

  #toolOf(kind: ToolKind, toolId: string, of: { conversationId: string; settings: unknown }): Promise<Tool> {
    const key = keyOf(of.conversationId, toolId);
    const settings = JSON.stringify(of.settings ?? null);
    const before = this.#made.get(key);
    if (before?.settings === settings) return before.tool;
    if (before) this.#close(key, before);
    const tool = kind.create(toolId, of.settings, of.conversationId).catch((thrown: unknown) => {
      throw unavailable(kind.label, thrown);
    });
    const made: Made = { settings, conversationId: of.conversationId, tool, offer: null };
    this.#made.set(key, made);
    tool.then(
      ({ offer }) => {
        made.offer = offer;
      },
      // The next answer tries again.
      () => {
        if (this.#made.get(key) === made) this.#made.delete(key);
      },
    );
    return tool;
  }

  #close(key: string, { tool }: Made): void {
    this.#made.delete(key);
    tool.then(
      (each) => each.close?.(),
      () => undefined,
    );
  }
}

function unavailable(label: string, thrown: unknown): Error {
  const reason = thrown instanceof Error ? thrown.message : String(thrown);
  return namedError('tool-unavailable', `${label}: ${reason}`, { cause: thrown });
}

const keyOf = (conversationId: string, toolId: string): string => JSON.stringify([conversationId, toolId]);

/** What the model is offered. Of two functions with one name it is offered the first. */
export function offersOf(tools: readonly Tool[]): ToolOffer[] {
  const names = new Set<string>();
  const isFirst = ({ name }: ToolFunction) => !names.has(name) && names.add(name).has(name);
  return tools.map(({ offer }) => ('functions' in offer ? { functions: offer.functions.filter(isFirst) } : offer));
}

/** The tool that a call means, and the function; null for none. */
export function toolOfCall(tools: readonly Tool[], { name }: ToolCall): { tool: Tool; declared: ToolFunction | null } | null {
  for (const tool of tools) {
    const { offer } = tool;
    if ('functions' in offer) {
      const declared = offer.functions.find((each) => `functions.${each.name}` === name);
      if (declared) return { tool, declared };
    } else if (name === offer.builtIn || name.startsWith(`${offer.builtIn}.`)) return { tool, declared: null };
  }
  return null;
}

/** The names by which the model can call `tools`. */
export const calledNames = (tools: readonly Tool[]): string[] =>
  tools.flatMap(({ offer }) => ('functions' in offer ? offer.functions.map(({ name }) => `functions.${name}`) : [offer.builtIn]));
