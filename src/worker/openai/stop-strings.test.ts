import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StopStrings } from './stop-strings.ts';

/** The promise in plain words: the text before the first stop string to be completed, character by character. */
function expected(text: string, stops: readonly string[]): { text: string; isStopped: boolean } {
  for (let end = 1; end <= text.length; end++) {
    const completed = stops.filter((stop) => text.slice(0, end).endsWith(stop)).map((stop) => stop.length);
    if (completed.length > 0) return { text: text.slice(0, end - Math.max(...completed)), isStopped: true };
  }
  return { text, isStopped: false };
}

function run(pieces: readonly string[], stops: readonly string[]) {
  const watch = new StopStrings(stops);
  let text = '';
  for (const piece of pieces) {
    const released = watch.push(piece);
    text += released.text;
    if (released.isStopped) return { text, isStopped: true };
  }
  return { text: text + watch.flush(), isStopped: false };
}

describe('StopStrings', () => {
  it('finds a stop string that arrives in pieces', () => {
    expect(run(['a', 'b<', 'st', 'op', '>c'], ['<stop>'])).toEqual({ text: 'ab', isStopped: true });
  });

  it('releases a beginning that came to nothing', () => {
    const watch = new StopStrings(['<stop>']);
    expect(watch.push('a<st')).toEqual({ text: 'a', isStopped: false });
    expect(watch.push('ay')).toEqual({ text: '<stay', isStopped: false });
    expect(watch.held).toBe('');
  });

  it('does not depend on where the pieces are cut, whatever the stop strings', () => {
    // Two letters and short strings: overlaps, stops inside stops and near misses are the rule, not the exception.
    const text = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 12 });
    const stop = fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(fc.array(text, { maxLength: 6 }), fc.array(stop, { maxLength: 4 }), (pieces, stops) => {
        expect(run(pieces, stops)).toEqual(expected(pieces.join(''), stops));
      }),
      { numRuns: 2000 },
    );
  });
});
