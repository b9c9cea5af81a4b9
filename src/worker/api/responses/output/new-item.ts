// The item that the first event of a message begins.

import type { HostedTurnEvent } from '../../hosted-tools/hosted-events.ts';
import { containerId } from '../ids.ts';
import type { OutputItem } from '../items.ts';
import { CallItem } from './call-item.ts';
import { CodeItem } from './code-item.ts';
import type { KnownPages } from './known-pages.ts';
import { McpItem } from './mcp-item.ts';
import type { ItemPlace, OpenHostedItem, OpenItem } from './open-item.ts';
import { SearchItem } from './search-item.ts';
import { MessageItem, ReasoningTextItem } from './text-item.ts';

/** What items also carry. */
export interface ItemIncludes {
  /** `encrypted_content` of reasoning. */
  encodedReasoning: boolean;
  codeOutputs: boolean;
  searchSources: boolean;
}

export interface ItemDeps {
  responseId: string;
  includes: ItemIncludes;
  pages: KnownPages;
  /** Gives the id and the place of the next item. */
  place(type: OutputItem['type']): ItemPlace;
}

/** The item of a text, a reasoning, or a call that the caller runs. */
export function newItem(event: HostedTurnEvent, { includes, pages, place }: ItemDeps): OpenItem {
  switch (event.type) {
    case 'text-delta':
      return new MessageItem(place('message'), event.channel === 'final' ? 'final_answer' : 'commentary', pages);
    case 'reasoning-delta':
      return new ReasoningTextItem(place('reasoning'), includes.encodedReasoning);
    case 'tool-call-start':
      return new CallItem(place(event.kind === 'custom' ? 'custom_tool_call' : 'function_call'), event);
    default:
      throw new TypeError(`An event '${event.type}' of a call that has not begun.`);
  }
}

/** The item of a call that the app runs. */
export function newHostedItem(
  { call }: HostedTurnEvent & { type: 'hosted-call-start' },
  { responseId, includes, pages, place }: ItemDeps,
): OpenHostedItem {
  switch (call.kind) {
    case 'code_interpreter':
      return new CodeItem(place('code_interpreter_call'), {
        containerId: containerId(responseId),
        hasOutputs: includes.codeOutputs,
      });
    case 'web_search':
      return new SearchItem(place('web_search_call'), {
        recipient: call.recipient,
        pages,
        hasSources: includes.searchSources,
      });
    case 'mcp':
      return new McpItem(place('mcp_call'), call);
  }
}
