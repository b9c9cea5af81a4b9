import fc from 'fast-check';
import { expect, test } from 'vitest';
import { plainText } from '../markdown/plain-text.ts';
import { nextSentences, type Spoken } from './spoken.ts';

const ANSWER = `## Binomials

The **binomial coefficient** counts ways. It grows "quickly!" Does it?

\`\`\`python
def f(n):
    return n. 1
\`\`\`

- one [link](https://example.org)
- two
まず数えます。次に割ります。 The rest`;

const SENTENCES = [
  'Binomials',
  'The binomial coefficient counts ways.',
  'It grows "quickly!"',
  'Does it?',
  'python code.',
  'one link (https://example.org/)',
  'two',
  'まず数えます。',
  '次に割ります。',
  'The rest',
];

/** What is heard of `text` when it comes in parts that end at `cuts`. */
function hear(text: string, cuts: readonly number[]): string[] {
  const heard: string[] = [];
  let spoken: Spoken = { sentences: [], end: 0 };
  for (const cut of [...cuts, text.length, text.length + 1]) {
    spoken = nextSentences(text.slice(0, cut), spoken.end, { isOver: cut > text.length, plain: plainText });
    heard.push(...spoken.sentences);
  }
  return heard;
}

test('an answer is heard in sentences, without its marks; code is named', () => {
  expect(hear(ANSWER, [])).toEqual(SENTENCES);
});

test('wherever the stream is cut, the same sentences are heard, each once', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: ANSWER.length }), { maxLength: 40 }), (cuts) => {
      expect(
        hear(
          ANSWER,
          cuts.toSorted((one, other) => one - other),
        ),
      ).toEqual(SENTENCES);
    }),
    { numRuns: 200 },
  );
});

test('half a sentence is not heard before it is whole', () => {
  const half = nextSentences('One. Two is', 0, { isOver: false, plain: plainText });
  expect(half).toEqual({ sentences: ['One.'], end: 5 });
});

test('an open fence is heard once it is closed, or the answer is over', () => {
  const open = '```js\nlet a = 1.\n';
  expect(nextSentences(open, 0, { isOver: false, plain: plainText }).sentences).toEqual([]);
  expect(nextSentences(open, 0, { isOver: true, plain: plainText }).sentences).toEqual(['js code.']);
  expect(nextSentences(`${open}\`\`\`\n`, 0, { isOver: false, plain: plainText }).sentences).toEqual(['js code.']);
});
