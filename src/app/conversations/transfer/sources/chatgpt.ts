// Chats of ChatGPT's data export: conversations.json, a list of chats with a tree of nodes. OpenAI
// documents no format; what is known of it is in github.com/mitkury/chatgpt-export-parser, file
// docs/chatgpt-data-export-format.md.
import type { PortableChat } from '../format/chat-file.ts';
import { FileProblem, quote } from '../format/problem.ts';
import { isObject } from '../format/shape.ts';
import { partsOf, withDurations } from './chatgpt-content.ts';
import { type ForeignMessage, type ForeignPart, toPortableChat } from './foreign-chat.ts';
import { isTrueAt, listAt, objectAt, textAt, timeAt } from './loose.ts';

/** A node with something to show. */
interface Turn {
  id: string;
  /** The nearest node above it with something to show. */
  parentId: string | null;
  role: 'user' | 'assistant';
  createdAt: number | null;
  parts: readonly ForeignPart[];
  model: string | null;
}

/** Whether a value is one chat of such an export. */
export const isChatGptChat = (value: unknown): boolean => isObject(value) && isObject(value['mapping']);

/** Errors: FileProblem for nodes in a circle, or without any message. */
export function readChatGptChat(chat: Record<string, unknown>): PortableChat {
  const nodes = new Map(Object.entries(objectAt(chat, 'mapping') ?? {}));
  const { turns, nearest } = turnsOf(nodes);
  const { messages, messageOf } = joined(turns);
  const currentId = textAt(chat, 'current_node');
  const shown = currentId === null ? null : nearest(currentId);
  const id = textAt(chat, 'conversation_id') ?? textAt(chat, 'id') ?? messages[0]?.id;
  if (!id) throw new FileProblem('It has no messages');
  return toPortableChat(
    {
      id,
      title: textAt(chat, 'title'),
      createdAt: timeAt(chat, 'create_time'),
      updatedAt: timeAt(chat, 'update_time'),
      isPinned: isTrueAt(chat, 'is_starred'),
      headId: shown === null ? null : (messageOf.get(shown) ?? null),
      messages,
    },
    'ChatGPT',
  );
}

function turnsOf(nodes: ReadonlyMap<string, unknown>): { turns: Map<string, Turn>; nearest: (id: string) => string | null } {
  const contents = new Map<string, Omit<Turn, 'id' | 'parentId'>>();
  for (const [id, node] of nodes) {
    const content = contentOf(objectAt(node, 'message'));
    if (content) contents.set(id, content);
  }
  const nearest = nearestShown(nodes, contents);
  const turns = new Map<string, Turn>();
  for (const [id, content] of contents) {
    const above = textAt(nodes.get(id), 'parent');
    turns.set(id, { ...content, id, parentId: above === null ? null : nearest(above) });
  }
  return { turns, nearest };
}

/**
 * Finds the node itself or the nearest one above it that is shown; null for none. Each node is
 * walked over once.
 */
function nearestShown(nodes: ReadonlyMap<string, unknown>, shown: ReadonlyMap<string, unknown>): (id: string) => string | null {
  const known = new Map<string, string | null>();
  return (start) => {
    const passed = new Set<string>();
    let at: string | null = start;
    while (at !== null && !shown.has(at) && !known.has(at)) {
      if (passed.has(at)) throw new FileProblem(`The node ${quote(at)} follows itself`);
      passed.add(at);
      at = textAt(nodes.get(at), 'parent');
    }
    const found = at === null || shown.has(at) ? at : (known.get(at) ?? null);
    for (const each of passed) known.set(each, found);
    return found;
  };
}

/** What a node shows; null for the root, for system messages, for hidden and for empty ones. */
function contentOf(message: Record<string, unknown> | null): Omit<Turn, 'id' | 'parentId'> | null {
  const role = textAt(objectAt(message, 'author'), 'role');
  const metadata = objectAt(message, 'metadata');
  if (!message || role === 'system' || isTrueAt(metadata, 'is_visually_hidden_from_conversation')) return null;
  const parts = [...partsOf(message), ...attachments(metadata)];
  if (parts.length === 0) return null;
  return {
    role: role === 'user' ? 'user' : 'assistant',
    createdAt: timeAt(message, 'create_time'),
    parts,
    model: textAt(metadata, 'model_slug'),
  };
}

/** The files of a question: the export names them, and their content is elsewhere. */
const attachments = (metadata: Record<string, unknown> | null): ForeignPart[] =>
  listAt(metadata, 'attachments').flatMap((file) => {
    const name = textAt(file, 'name');
    return name === null
      ? []
      : [{ type: 'text', channel: 'final', text: `\n\n[File: ${name}. ChatGPT’s export names it only.]` }];
  });

/**
 * The messages of the turns. An answer with calls of tools is several nodes: each goes on with the
 * one above it, unless that one has other nodes below it.
 */
function joined(turns: ReadonlyMap<string, Turn>): { messages: ForeignMessage[]; messageOf: Map<string, string> } {
  const below = new Map<string, number>();
  for (const { parentId } of turns.values()) if (parentId !== null) below.set(parentId, (below.get(parentId) ?? 0) + 1);
  const continues = ({ role, parentId }: Turn): boolean =>
    role === 'assistant' && parentId !== null && turns.get(parentId)?.role === 'assistant' && below.get(parentId) === 1;
  const messageOf = new Map<string, string>();
  const runs = new Map<string, Turn[]>();
  for (const turn of turns.values()) {
    if (continues(turn)) continue;
    runs.set(turn.id, [turn]);
  }
  const nextOf = new Map([...turns.values()].filter(continues).map((turn) => [turn.parentId, turn]));
  for (const run of runs.values()) {
    for (let next = nextOf.get(run.at(-1)?.id ?? null); next; next = nextOf.get(next.id)) run.push(next);
  }
  for (const [id, run] of runs) for (const turn of run) messageOf.set(turn.id, id);
  // A circle of turns that only continue each other begins nowhere.
  if (messageOf.size < turns.size) throw new FileProblem('Its messages follow each other in a circle');
  const messages = [...runs.values()].flatMap((run) => {
    const [first] = run;
    if (!first) return [];
    const parentId = first.parentId === null ? null : (messageOf.get(first.parentId) ?? null);
    const model = run.findLast((turn) => turn.model !== null)?.model ?? null;
    return [
      {
        ...first,
        parentId,
        model: first.role === 'user' ? null : model,
        parts: withDurations(run.flatMap(({ parts }) => parts)),
      },
    ];
  });
  return { messages, messageOf };
}
