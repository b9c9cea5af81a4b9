// Converts conversations in openai-harmony's JSON to this app's messages, and reads its fixtures.

import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { ReasoningEffort } from '../../../src/contracts/chat.ts';
import type { Content, JsonSchema, Message, Role, ToolNamespace } from '../../../src/worker/harmony/message.ts';

/** An absent field equals null. */
type Optional<T> = T | null | undefined;

interface LibraryNamespace {
  name: string;
  description: Optional<string>;
  tools: { name: string; description: string; parameters: Optional<JsonSchema> }[];
}

interface LibraryText {
  type: 'text';
  text: string;
}

interface LibrarySystem {
  type: 'system_content';
  model_identity: Optional<string>;
  reasoning_effort: Optional<string>;
  conversation_start_date: Optional<string>;
  knowledge_cutoff: Optional<string>;
  channel_config: Optional<{ valid_channels: string[]; channel_required: boolean }>;
  tools: Optional<Record<string, LibraryNamespace>>;
}

interface LibraryDeveloper {
  type: 'developer_content';
  instructions: Optional<string>;
  tools: Optional<Record<string, LibraryNamespace>>;
}

export interface LibraryMessage {
  role: Role;
  name: Optional<string>;
  recipient: Optional<string>;
  channel: Optional<string>;
  content_type: Optional<string>;
  content: (LibraryText | LibrarySystem | LibraryDeveloper)[];
}

/** Reads a fixture that a script in this folder wrote. */
export function readFixture<Case>(name: string): Case[] {
  const file = readFileSync(new URL(`fixtures/${name}.json.gz`, import.meta.url));
  return (JSON.parse(gunzipSync(file).toString('utf8')) as { cases: Case[] }).cases;
}

function namespaces(tools: Optional<Record<string, LibraryNamespace>>): ToolNamespace[] {
  return Object.values(tools ?? {}).map(({ name, description, tools }) => ({
    name,
    description: description ?? null,
    tools: tools.map((tool) => ({ ...tool, parameters: tool.parameters ?? null })),
  }));
}

function content(part: LibraryMessage['content'][number]): Content {
  if (part.type === 'text') return part;
  if (part.type === 'developer_content') {
    return { type: 'developer', instructions: part.instructions ?? null, tools: namespaces(part.tools), responseFormats: [] };
  }
  return {
    type: 'system',
    modelIdentity: part.model_identity ?? null,
    effort: (part.reasoning_effort?.toLowerCase() ?? null) as ReasoningEffort | null,
    date: part.conversation_start_date ?? null,
    knowledgeCutoff: part.knowledge_cutoff ?? null,
    channels: part.channel_config?.valid_channels ?? [],
    channelRequired: part.channel_config?.channel_required ?? false,
    tools: namespaces(part.tools),
  };
}

export function fromLibrary(message: LibraryMessage): Message {
  return {
    role: message.role,
    name: message.name ?? null,
    recipient: message.recipient ?? null,
    channel: message.channel ?? null,
    contentType: message.content_type ?? null,
    content: message.content.map(content),
  };
}
