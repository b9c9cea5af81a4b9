import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StopStrings } from './stop-strings.ts';

/**
 * The definition: the text before the stop string that is completed first, found character by
 * character.
 */
function expected(text: string, stops: readonly string[]): { text: string; found: string | null } {
  for (let end = 1; end <= text.length; end++) {
    const completed = stops.filter((stop) => text.slice(0, end).endsWith(stop));
    const [longest] = completed.sort((a, b) => b.length - a.length);
    if (longest !== undefined) return { text: text.slice(0, end - longest.length), found: longest };
  }
  return { text, found: null };
}

function run(pieces: readonly string[], stops: readonly string[]) {
  const watch = new StopStrings(stops);
  let text = '';
  for (const piece of pieces) {
    text += watch.push(piece);
    if (watch.found !== null) return { text, found: watch.found };
  }
  return { text: text + watch.flush(), found: null };
}

describe('StopStrings', () => {
  it('finds a stop string that arrives in pieces', () => {
    expect(run(['a', 'b<', 'st', 'op', '>c'], ['<stop>'])).toEqual({ text: 'ab', found: '<stop>' });
  });

  it('never cuts a character: half of one is never found', () => {
    const smile = '😀';
    for (const half of [smile.slice(0, 1), smile.slice(1)]) {
      expect(run(['a', smile, 'b'], [half, `${half}b`])).toEqual({ text: `a${smile}b`, found: null });
    }
  });

  it('releases a beginning that came to nothing', () => {
    const watch = new StopStrings(['<stop>']);
    expect(watch.push('a<st')).toBe('a');
    expect(watch.push('ay')).toBe('<stay');
    expect(watch.found).toBe(null);
    expect(watch.flush()).toBe('');
  });

  it('does not depend on where the pieces are cut, whatever the stop strings', () => {
    // With two letters and short strings, overlaps, stops inside stops and near misses are common.
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
