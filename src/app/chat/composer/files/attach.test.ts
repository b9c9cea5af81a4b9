import { expect, test } from 'vitest';
import { type Candidate, MAX_FILE_BYTES, MAX_FILES, readFiles } from './attach.ts';

const file = (path: string, content: string | number[], isInFolder = false): Candidate => ({
  path,
  file: new File([typeof content === 'string' ? content : new Uint8Array(content)], path, { type: 'text/x' }),
  isInFolder,
});
const names = async (...candidates: Candidate[]) => (await readFiles(candidates, [])).files.map(({ name }) => name);

test('a text file is attached with its name, its type and its text', async () => {
  expect(await readFiles([file('a.ts', 'let a')], [])).toEqual({
    files: [{ name: 'a.ts', mediaType: 'text/x', text: 'let a' }],
    refusals: [],
  });
});

test('a file that is no text, too large or not readable is refused by name, and the others stay', async () => {
  const large = { ...file('big.log', ''), file: { ...file('', '').file, size: MAX_FILE_BYTES + 1 } as File };
  const gone = { ...file('gone.txt', ''), file: { size: 1, type: '', arrayBuffer: () => Promise.reject(new Error('gone')) } };
  const { files, refusals } = await readFiles([file('photo.png', [0x89, 0, 1]), large, gone, file('b.txt', 'b')], []);
  expect(files.map(({ name }) => name)).toEqual(['b.txt']);
  expect(refusals).toEqual([
    expect.stringMatching(/^photo\.png is not a text file\./),
    expect.stringMatching(/^big\.log has .*may have/),
    expect.stringMatching(/^gone\.txt could not be read\./),
  ]);
});

test('a folder gives its texts with their paths, and neither its hidden files nor its packages', async () => {
  const inFolder = (path: string, content: string | number[] = 'x') => file(path, content, true);
  const candidates = [
    inFolder('src/a.ts'),
    inFolder('src/.git/config'),
    inFolder('src/node_modules/x/index.js'),
    inFolder('src/pictures/one.png', [0]),
    inFolder('src/pictures/two.png', [0, 1]),
  ];
  const { files, refusals } = await readFiles(candidates, []);
  expect(files.map(({ name }) => name)).toEqual(['src/a.ts']);
  expect(refusals).toEqual([expect.stringMatching(/^2 files of the folder left out/)]);
});

test('a hidden file that the user chose by itself is attached', async () => {
  expect(await names(file('.gitignore', 'dist'))).toEqual(['.gitignore']);
});

test('a file that is there already is not attached again', async () => {
  const present = [{ name: 'a.txt', mediaType: 'text/x', text: 'a' }];
  expect((await readFiles([file('a.txt', 'a'), file('b.txt', 'b'), file('b.txt', 'b')], present)).files).toHaveLength(1);
});

test('a question has no more files than the limit', async () => {
  const candidates = Array.from({ length: MAX_FILES + 5 }, (_, index) => file(`${index}.txt`, String(index)));
  const { files, refusals } = await readFiles(candidates, []);
  expect(files).toHaveLength(MAX_FILES);
  expect(refusals).toEqual([expect.stringContaining(`${MAX_FILES} files`)]);
});
