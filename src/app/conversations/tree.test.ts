import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addMessage, type Conversation, EMPTY_CONVERSATION } from './conversation.ts';
import { questionAt } from './testing/messages.ts';
import {
  copyOfBranch,
  isOnPath,
  newestLeafBelow,
  pathTo,
  showVersion,
  siblingsOf,
  subtreeOf,
  timeForNext,
  visibleMessages,
  withoutSubtree,
} from './tree.ts';

/** Trees: each message has one of those before it as its parent, or none. */
const TREES = fc.array(fc.nat(), { minLength: 1, maxLength: 25 }).map((draws) => {
  let tree: Conversation = EMPTY_CONVERSATION;
  for (const [index, draw] of draws.entries()) {
    const choice = draw % (index + 1);
    tree = addMessage(tree, questionAt(`m${index}`, choice === index ? null : `m${choice}`, `${index}`));
  }
  return tree;
});
/** A tree and one of its messages. */
const PLACES = fc.tuple(TREES, fc.nat()).map(([tree, draw]) => ({ tree, id: `m${draw % tree.messages.size}` }));

const ids = (messages: readonly { id: string }[]) => messages.map(({ id }) => id);
const parentOf = ({ messages }: Conversation, id: string) => messages.get(id)?.parentId ?? null;

/** The slow way: every message whose path goes through `id`. */
const descendants = (tree: Conversation, id: string) =>
  [...tree.messages.keys()].filter((each) => ids(pathTo(tree, each)).includes(id));

describe('in any tree', () => {
  test('a subtree is every message whose path goes through its first one', () => {
    fc.assert(
      fc.property(PLACES, ({ tree, id }) => {
        expect([...subtreeOf(tree, id)].sort()).toEqual(descendants(tree, id).sort());
      }),
    );
  });

  test('siblings are the messages with the same parent, oldest first', () => {
    fc.assert(
      fc.property(PLACES, ({ tree, id }) => {
        const same = [...tree.messages.values()].filter((each) => each.parentId === parentOf(tree, id));
        expect(siblingsOf(tree, id)).toEqual(ids(same));
      }),
    );
  });

  test('a version is shown to its newest end, which nothing follows', () => {
    fc.assert(
      fc.property(PLACES, ({ tree, id }) => {
        const leaf = newestLeafBelow(tree, id);
        expect(isOnPath(tree, id, leaf)).toBe(true);
        expect(descendants(tree, leaf)).toEqual([leaf]);
        const leaves = descendants(tree, id).filter((each) => descendants(tree, each).length === 1);
        const newest = Math.max(...leaves.map((each) => tree.messages.get(each)?.createdAt ?? 0));
        expect(tree.messages.get(leaf)?.createdAt).toBe(newest);
        expect(ids(visibleMessages(showVersion(tree, id)))).toContain(id);
      }),
    );
  });

  test('a deletion takes the subtree and nothing else, and shows a branch that is there', () => {
    fc.assert(
      fc.property(PLACES, ({ tree, id }) => {
        const rest = withoutSubtree(tree, id);
        const gone = descendants(tree, id);
        expect([...rest.messages.keys()]).toEqual([...tree.messages.keys()].filter((each) => !gone.includes(each)));
        const shown = ids(visibleMessages(rest));
        if (tree.headId !== null && !gone.includes(tree.headId)) expect(rest.headId).toBe(tree.headId);
        // All that was before the deleted message is still shown.
        else expect(shown).toEqual(expect.arrayContaining(ids(pathTo(tree, parentOf(tree, id)))));
      }),
    );
  });

  test('a copy of a branch has its texts in order, and no id of the original', () => {
    fc.assert(
      fc.property(PLACES, ({ tree, id }) => {
        let count = 0;
        const copy = copyOfBranch(tree, id, () => `copy ${(count += 1)}`);
        const texts = (each: Conversation, end: string | null) => pathTo(each, end).map(({ parts }) => parts[0]?.text);
        expect(texts(copy, copy.headId)).toEqual(texts(tree, id));
        expect([...copy.messages.keys()].some((each) => tree.messages.has(each))).toBe(false);
      }),
    );
  });
});

test('the time of the next message is later than all others, even where the clock goes back', () => {
  const tree = addMessage(EMPTY_CONVERSATION, { ...questionAt('q', null, 'Hi'), createdAt: 500 });
  expect(timeForNext(tree, 100)).toBe(501);
  expect(timeForNext(tree, 900)).toBe(900);
  expect(timeForNext(EMPTY_CONVERSATION, 100)).toBe(100);
});

test('a path to a message that is not there is an error', () => {
  expect(() => pathTo(EMPTY_CONVERSATION, 'q')).toThrow('names the message q');
});
