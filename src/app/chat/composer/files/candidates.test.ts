import { expect, test } from 'vitest';
import { fromTransfer } from './candidates.ts';

const fileEntry = (path: string, file = new File(['x'], path)) => ({
  isDirectory: false,
  fullPath: `/${path}`,
  file: (done: (file: File) => void) => done(file),
});
/** A folder whose reader gives its entries in portions, as browsers do. */
const folderEntry = (...portions: unknown[][]) => ({
  isDirectory: true,
  createReader: () => {
    const left = [...portions];
    return { readEntries: (done: (entries: unknown[]) => void) => done(left.shift() ?? []) };
  },
});
const item = (entry: unknown) => ({ kind: 'file', webkitGetAsEntry: () => entry });
const transferOf = (items: unknown[], files: File[]) => ({ items, files }) as unknown as DataTransfer;

test('a drop gives its files and all files of its folders, whatever portions they come in', async () => {
  const inner = folderEntry([fileEntry('top/in/c.txt')]);
  const folder = folderEntry([fileEntry('top/a.txt')], [fileEntry('top/b.txt'), inner]);
  const listed = await fromTransfer(
    transferOf([{ kind: 'string' }, item(fileEntry('one.txt')), item(folder)], [new File(['1'], 'one.txt'), new File([], 'top')]),
  );
  expect(listed.map(({ path, isInFolder }) => [path, isInFolder])).toEqual([
    ['one.txt', false],
    ['top/a.txt', true],
    ['top/b.txt', true],
    ['top/in/c.txt', true],
  ]);
});

test('a browser without entries gives the files', async () => {
  const listed = await fromTransfer(transferOf([item(null)], [new File(['1'], 'one.txt')]));
  expect(listed.map(({ path }) => path)).toEqual(['one.txt']);
});

test('a folder that cannot be read is an error, not a drop without files', async () => {
  const broken = {
    isDirectory: true,
    createReader: () => ({ readEntries: (_done: unknown, fail: (error: Error) => void) => fail(new Error('denied')) }),
  };
  await expect(fromTransfer(transferOf([item(broken)], []))).rejects.toThrow('denied');
});
