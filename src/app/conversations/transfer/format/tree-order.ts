// Checks that messages from a file are trees, and puts them in order. Pure.
import type { Message } from '../../message.ts';
import { FileProblem, quote } from './problem.ts';

/**
 * The messages by age, each younger than its parent: a time that says otherwise is moved. Errors:
 * FileProblem for two of one id, for a missing parent, for a circle.
 */
export function inTreeOrder(messages: readonly Message[]): Message[] {
  const childrenOf = groupByParent(messages);
  const ordered: Message[] = [];
  const waiting = [...(childrenOf.get(null) ?? [])];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    ordered.push(next);
    const earliest = next.createdAt + 1;
    for (const child of childrenOf.get(next.id) ?? [])
      waiting.push(child.createdAt < earliest ? { ...child, createdAt: earliest } : child);
  }
  if (ordered.length < messages.length) throw new FileProblem('Its messages follow each other in a circle');
  return ordered.sort((one, other) => one.createdAt - other.createdAt);
}

function groupByParent(messages: readonly Message[]): Map<string | null, Message[]> {
  const ids = new Set<string>();
  const children = new Map<string | null, Message[]>();
  for (const message of messages) {
    if (ids.has(message.id)) throw new FileProblem(`It has two messages with the id ${quote(message.id)}`);
    ids.add(message.id);
    const siblings = children.get(message.parentId);
    if (siblings) siblings.push(message);
    else children.set(message.parentId, [message]);
  }
  for (const parentId of children.keys()) {
    if (parentId !== null && !ids.has(parentId)) throw new FileProblem(`A message follows ${quote(parentId)}, which is missing`);
  }
  return children;
}
