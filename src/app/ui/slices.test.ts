import { beforeAll, describe, expect, test } from 'vitest';
import { createSlices, endOfSlice, SLICE } from './slices.ts';

/** Elements of a page, known by their place in it. */
class Placed {
  readonly place: number;

  constructor(place: number) {
    this.place = place;
  }

  compareDocumentPosition(other: Placed): number {
    return other.place < this.place ? Node.DOCUMENT_POSITION_PRECEDING : Node.DOCUMENT_POSITION_FOLLOWING;
  }
}

beforeAll(() => {
  // Node has no page. The numbers are those of the standard.
  Object.assign(globalThis, { Node: { DOCUMENT_POSITION_PRECEDING: 2, DOCUMENT_POSITION_FOLLOWING: 4 } });
});

/** Slices whose tasks the test runs, with a record of what each task did. */
function rig() {
  const tasks: (() => void)[] = [];
  const soon: (() => void)[] = [];
  /** For each task: which text got how many characters. */
  const done: [place: number, characters: number][][] = [[]];
  const slices = createSlices({
    soon: (work) => soon.push(work),
    later: (task) => tasks.push(task),
    render: (change) => change(),
  });
  const text = (place: number, length: number) => {
    let left = length;
    const remove = slices.add({
      element: () => new Placed(place) as unknown as Element,
      work(budget) {
        const used = Math.min(budget, left);
        left -= used;
        done.at(-1)?.push([place, used]);
        if (left === 0) remove();
        return used;
      },
    });
    return remove;
  };
  const finish = () => {
    for (const work of soon.splice(0)) work();
    for (let task = tasks.shift(); task; task = tasks.shift()) {
      done.push([]);
      task();
      for (const work of soon.splice(0)) work();
    }
    return done.filter((task) => task.length > 0);
  };
  return { slices, text, finish };
}

const sizes = (tasks: [number, number][][]) => tasks.map((task) => task.reduce((sum, [, characters]) => sum + characters, 0));

describe('slices', () => {
  test('a long text is shown over several tasks, none with more than a slice', () => {
    const { text, finish } = rig();
    text(1, 30_000);
    const tasks = sizes(finish());
    expect(tasks).toHaveLength(30_000 / SLICE);
    expect(Math.max(...tasks)).toBe(SLICE);
  });

  test('many texts that appear together share one budget', () => {
    const { text, finish } = rig();
    for (let place = 0; place < 20; place += 1) text(place, 1500);
    const tasks = sizes(finish());
    expect(Math.max(...tasks)).toBe(SLICE);
    expect(tasks.reduce((sum, size) => sum + size)).toBe(30_000);
  });

  test('the last text in the page comes first, or the first one where a place above the end is sought', () => {
    for (const isFromTop of [false, true]) {
      const { slices, text, finish } = rig();
      slices.isFromTop = isFromTop;
      for (const place of [2, 1, 3]) text(place, SLICE);
      expect(finish().flatMap((task) => task.map(([place]) => place))).toEqual(isFromTop ? [1, 2, 3] : [3, 2, 1]);
    }
  });

  test('a text that grows a little is shown at once, task for task', () => {
    const { text, finish } = rig();
    for (let word = 0; word < 500; word += 1) {
      text(1, 20);
      expect(sizes(finish()).at(-1)).toBe(20);
    }
  });

  test('a text that left the page is no work any more', () => {
    const { text, finish } = rig();
    text(1, 30_000)();
    expect(finish()).toEqual([]);
  });
});

describe('the end of a slice', () => {
  test.each([
    ['behind the last line that fits', 'one\ntwo\nthree', [0, 9], 8],
    ['within a line that is too long', 'one two three', [0, 5], 5],
    ['not within a character', '12345😀67', [0, 6], 7],
    ['at the end of the text', 'one\ntwo', [0, 100], 7],
    ['behind where it began', 'one\ntwo three', [4, 3], 7],
  ] as const)('is %s', (_where, text, [from, max], end) => expect(endOfSlice(text, from, max)).toBe(end));
});
