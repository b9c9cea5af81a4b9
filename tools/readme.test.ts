// The documents stay true. .ci/run runs every npm command that they name, or the command is too
// much for it. Every file, folder and anchor that they name exists. Their prose fits in 100
// columns.

import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';

const MAX_COLUMNS = 100;
const MAX_README_LINES = 110;
/** A picture of this size loads at once, and matches the web manifest (vite.config.ts). */
const PICTURE = { maxBytes: 150_000, size: '1100x720' };

/**
 * Commands that take hours, root rights or another project's package. Also a picture that differs
 * each time, and rates that are worthless on a shared machine.
 */
const TOO_MUCH_FOR_CI = [
  'bench',
  'cache-formats',
  'compare-onnxruntime',
  'make-screenshots',
  'measure-storage',
  'test:all',
  'test:full-disk',
  'test:faults',
  'test:full-size',
  'test:full-size-model',
  'mask-speed',
];

const MARKDOWN = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '--deduplicate', '*.md'], {
  encoding: 'utf8',
})
  .split('\n')
  .filter((path) => path !== '' && existsSync(path));

/** The manuals. A decision belongs to its day, so only its links are checked. */
const MANUALS = MARKDOWN.filter((path) => /^(?:[A-Z]+|docs\/[\w-]+)\.md$/.test(path));
const DOCUMENTS = MARKDOWN.filter((path) => MANUALS.includes(path) || path.startsWith('docs/'));

/** Written before prose had a column limit. */
const WIDE = [
  'public/models/gpt-oss-tiny/README.md',
  'test/support/goldens/README.md',
  'test/support/harmony/README.md',
  'tools/tiny-model/README.md',
];

const read = (path: string) => readFileSync(path, 'utf8');
const ci = read('.ci/run');
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };

/** npm commands of a text: in code spans, and at the start of a line of code. */
function commandsIn(text: string): string[] {
  return [...text.matchAll(/(?:^ *|`)(npm (?:start|test|run)[^`\n]*)/gm)].map(([, command]) => (command ?? '').trim());
}

/** Paths of the repository that a text names in code spans or links from the root. */
function pathsIn(text: string): string[] {
  const named = /(?:`|\()((?:src|shaders|test|tools|e2e|public|docs|\.github)\/[\w./-]*)(?:`|\))/g;
  return [...text.matchAll(named)].map(([, path]) => path ?? '');
}

/** Targets of a text's links within the repository: `{ file, anchor }`, either may be empty. */
function linksIn(text: string): { file: string; anchor: string }[] {
  return [...text.matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]*))?\)/g)].map(([, file = '', anchor = '']) => ({
    file,
    anchor,
  }));
}

/**
 * Names that a link into a document may have behind its #: ids, and headings as GitHub spells them.
 */
function anchorsIn(text: string): string[] {
  const ids = [...text.matchAll(/<a id="([\w-]+)">/g)].map(([, id]) => id ?? '');
  const headings = [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading]) => heading ?? '');
  return [
    ...ids,
    ...headings.map((heading) =>
      heading
        .toLowerCase()
        .replace(/[^\w -]/g, '')
        .replaceAll(' ', '-'),
    ),
  ];
}

/**
 * Lines of prose that are too wide. Code and tables may be wide, and the target of a link does not
 * count.
 */
function wideLines(text: string): string[] {
  const withoutCode = text.replace(/^```[\s\S]*?^```$/gm, '');
  const isProse = (line: string) => !line.startsWith('|') && !line.startsWith('    ');
  const shown = (line: string) => [...line.replace(/\]\([^)]*\)/g, ']').replace(/https?:\S+/g, '')].length;
  return withoutCode.split('\n').filter((line) => isProse(line) && shown(line) > MAX_COLUMNS);
}

test('every npm command of the manuals is run by CI, or is a script of package.json that is too much for it', () => {
  const commands = MANUALS.flatMap((path) => commandsIn(read(path)));
  expect(new Set(commands).size).toBeGreaterThanOrEqual(12);
  for (const command of commands) {
    const name = /^npm run (\S+)/.exec(command)?.[1] ?? '';
    if (TOO_MUCH_FOR_CI.includes(name)) expect(scripts, command).toHaveProperty([name]);
    else expect(ci, command).toContain(command);
  }
});

test('what is too much for CI is named by a manual', () => {
  const named = MANUALS.flatMap((path) => commandsIn(read(path)));
  for (const name of TOO_MUCH_FOR_CI) expect(named.map((command) => command.split(' ')[2])).toContain(name);
});

test('README is short', () => {
  expect(read('README.md').trimEnd().split('\n').length).toBeLessThanOrEqual(MAX_README_LINES);
});

test('the pictures of README and of the web manifest have the size that is said, and are small', () => {
  const shown = [...read('README.md').matchAll(/!\[[^\]]*\]\(([^)]+)\)/g)].map(([, path]) => path ?? '');
  const offered = [...read('vite.config.ts').matchAll(/src: '\.\/(screenshots\/[^']+)',\s+sizes: '(\w+)'/g)];
  expect(offered.map(([, , size]) => size)).toEqual(offered.map(() => PICTURE.size));
  const pictures = new Set([...shown, ...offered.map(([, path]) => `public/${path}`)]);
  expect(pictures.size).toBeGreaterThanOrEqual(2);
  for (const path of pictures) {
    const png = readFileSync(path);
    expect(png.length, path).toBeLessThan(PICTURE.maxBytes);
    expect(`${png.readUInt32BE(16)}x${png.readUInt32BE(20)}`, path).toBe(PICTURE.size);
  }
});

describe.each(MARKDOWN.filter((path) => !path.startsWith('docs/decisions/')))('%s', (document) => {
  test('names only paths that are there', () => {
    expect(pathsIn(read(document)).filter((path) => !existsSync(path))).toEqual([]);
  });
});

describe.each(DOCUMENTS)('%s', (document) => {
  test('links to files and anchors that are there', () => {
    const isBroken = ({ file, anchor }: { file: string; anchor: string }) => {
      const target = file === '' ? document : join(dirname(document), file);
      return !existsSync(target) || (anchor !== '' && !anchorsIn(read(target)).includes(anchor));
    };
    expect(linksIn(read(document)).filter(isBroken)).toEqual([]);
  });
});

test.each(MARKDOWN.filter((path) => !WIDE.includes(path)))('%s has prose of at most 100 columns', (document) => {
  expect(wideLines(read(document))).toEqual([]);
});

test('docs/decisions/README.md lists every decision, and each says its status, context, decision and consequences', () => {
  const decisions = readdirSync('docs/decisions')
    .filter((name) => name !== 'README.md')
    .sort();
  const listed = linksIn(read('docs/decisions/README.md')).map(({ file }) => file);
  expect(listed.filter((file) => !file.startsWith('..'))).toEqual(decisions);
  for (const name of decisions) {
    expect(name).toMatch(/^\d{4}-\d\d-\d\d-[a-z0-9-]+\.md$/);
    const text = read(join('docs/decisions', name));
    for (const part of [/^Status: /m, /^## Context$/m, /^## Decision$/m, /^## Consequences$/m]) expect(text, name).toMatch(part);
  }
});

test('a comment that links to a browser’s bug finds its row, and ids are unique', () => {
  const ids = anchorsIn(read('docs/browser-bugs.md')).filter((anchor) => /^[A-Z]+\d+$/.test(anchor));
  expect(new Set(ids).size).toBe(ids.length);
  const sources = execFileSync(
    'git',
    ['ls-files', '--cached', '--others', '--exclude-standard', 'src', 'shaders', 'e2e', 'tools'],
    {
      encoding: 'utf8',
    },
  );
  const files = sources.split('\n').filter((path) => /\.(tsx?|wgsl|mjs)$/.test(path) && existsSync(path));
  const linked = files.flatMap((path) => [...read(path).matchAll(/browser-bugs\.md#(\w+)/g)].map(([, id]) => `${id} (${path})`));
  expect(linked.filter((link) => !ids.includes(link.replace(/ .*/, '')))).toEqual([]);
});

describe('the readers of a document', () => {
  const text = [
    '# A title, of two',
    'Run `npm run bench` or `npm test`: see [it](docs/a.md#x) and [there](#a-title-of-two).',
    '    npm run build -- x',
    '| `src/gone.ts` |',
    '<a id="CB1"></a>',
  ].join('\n');

  test('find commands, paths, links and anchors', () => {
    expect(commandsIn(text)).toEqual(['npm run bench', 'npm test', 'npm run build -- x']);
    expect(pathsIn(text)).toEqual(['src/gone.ts']);
    expect(linksIn(text)).toEqual([
      { file: 'docs/a.md', anchor: 'x' },
      { file: '', anchor: 'a-title-of-two' },
    ]);
    expect(anchorsIn(text)).toEqual(['CB1', 'a-title-of-two']);
  });

  test('find a line of 101 columns, but not where code, a table or a link makes it wide', () => {
    const wide = 'x'.repeat(MAX_COLUMNS + 1);
    expect(wideLines(`${wide}\n${wide.slice(1)}`)).toEqual([wide]);
    const allowed = [`| ${wide} |`, '```', wide, '```', `    ${wide}`, `[here](${wide})`, `https://example.org/${wide}`];
    expect(wideLines(allowed.join('\n'))).toEqual([]);
  });
});
