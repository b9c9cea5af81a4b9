// Broken and hostile files: each gets an error that says what was found, and nothing is stored.

import fc from 'fast-check';
import { strToU8, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { MemoryStore } from '../../storage/memory-store.ts';
import { questionAt } from '../../testing/messages.ts';
import { chatFile } from '../format/chat-file.ts';
import { MAX_JSON_BYTES } from '../sources/open-files.ts';
import { allOf, exportOf, importInto, storeWith } from '../testing/stored-chats.ts';
import { crc32 } from './crc32.ts';
import { readZip } from './zip-reader.ts';

const HEAD = { id: 'c', title: 'T', titleBy: 'user', createdAt: 1, updatedAt: 1, isPinned: false, headId: 'q' } as const;
const QUESTION = questionAt('q', null, 'Hi');
const CHAT = { head: HEAD, messages: [QUESTION] };
const FILE = JSON.parse(JSON.stringify(chatFile(CHAT)));

/** The first problem of an import, which has to leave the store empty. */
async function problemOf(name: string, content: Blob | string | object): Promise<string> {
  const store = new MemoryStore();
  const { problems, problemCount } = await importInto(store, { [name]: content });
  expect(problemCount).toBe(1);
  expect(await store.heads()).toEqual([]);
  return problems[0] ?? '';
}

const zipOf = (files: Record<string, string>, level: 0 | 6 = 6): Uint8Array<ArrayBuffer> =>
  zipSync(Object.fromEntries(Object.entries(files).map(([path, text]) => [path, strToU8(text)])), {
    level,
  });

/** A blob that claims a size and must not be read. */
const hugeBlob = (bytes: number, start: string): Blob =>
  Object.defineProperties(new Blob([start]), {
    text: { value: () => Promise.reject(new Error('It was read.')) },
    arrayBuffer: { value: () => Promise.reject(new Error('It was read.')) },
    size: { value: bytes },
  });

describe('JSON files', () => {
  test.each([
    ['an empty file', '', 'x.json: nothing in it. Choose a ZIP or a JSON file with chats'],
    ['a cut-off one', JSON.stringify(FILE).slice(0, -20), 'x.json: no JSON ('],
    ['another language', '<html></html>', 'x.json: no JSON ('],
    ['a number', '7', 'x.json: The JSON 7. The app reads chats of its own, ChatGPT’s'],
    ['an empty list', '[]', 'x.json: An empty list, without a chat.'],
    ['other fields', '{"a":1,"b":2}', 'x.json: An object with the fields "a", "b". The app reads'],
    ['other entries', '[{"a":1}]', 'x.json: A list whose entries have the fields "a". The app reads'],
  ])('%s is named', async (_name, content, problem) => {
    expect(await problemOf('x.json', content)).toContain(problem);
  });

  test('2 GB are refused before they are read', async () => {
    expect(await problemOf('big.json', hugeBlob(2 ** 31, '{}'))).toMatch(/^big\.json: 2\.15 GB, more than the 419 MB/);
    expect(MAX_JSON_BYTES).toBeLessThan(2 ** 29);
  });

  test('lists nested a hundred thousand deep end in an error', async () => {
    expect(await problemOf('deep.json', '['.repeat(1e5) + ']'.repeat(1e5))).toMatch(/^deep\.json: /);
  });

  test.each([
    ['a later version', { ...FILE, version: 2 }, 'It has version 2 of the format, and this app reads version 1'],
    ['no version', { ...FILE, version: '1' }, 'It has version "1" of the format'],
    ['no messages', { ...FILE, messages: null }, 'messages needs a list and has null'],
    ['no title', { ...FILE, chat: { ...HEAD, title: 7 } }, 'chat.title needs a text and has 7'],
    ['an id of 10 MB', { ...FILE, chat: { ...HEAD, id: 'x'.repeat(1e7) } }, 'chat.id needs an id of 1 to 200 characters'],
    ['another role', { ...FILE, messages: [{ ...QUESTION, role: 'admin' }] }, 'messages[0].role needs one of user, assistant'],
    [
      'an own prototype',
      { ...FILE, messages: [{ ...QUESTION, role: '__proto__' }] },
      'messages[0].role needs one of user, assistant',
    ],
    ['a time that is none', { ...FILE, messages: [{ ...QUESTION, createdAt: -1 }] }, 'messages[0].createdAt needs a time'],
    ['a missing parent', { ...FILE, messages: [{ ...QUESTION, parentId: 'no' }] }, 'A message follows "no", which is missing'],
    ['a circle', { ...FILE, messages: [{ ...QUESTION, parentId: 'q' }] }, 'Its messages follow each other in a circle'],
    ['an id twice', { ...FILE, messages: [QUESTION, QUESTION] }, 'It has two messages with the id "q"'],
  ])('a chat with %s is named', async (_name, content, problem) => {
    const found = await problemOf('x.json', content);
    expect(found).toMatch(/^x\.json, “.*”: /);
    expect(found).toContain(problem);
    expect(found.length).toBeLessThan(300);
  });

  test('of a file with good and bad chats the good ones come', async () => {
    const store = new MemoryStore();
    const summary = await importInto(store, { 'x.json': [FILE, { ...FILE, version: 9 }, 7] });
    expect(summary).toMatchObject({ added: 1, problemCount: 2, from: ['gpt-oss-web'] });
    expect(await store.messages('c')).toEqual([QUESTION]);
  });
});

describe('ZIPs', () => {
  test.each([
    ['nothing', {}, 'x.zip: 0 files and no chats among them'],
    ['other files', { 'a.txt': 'A' }, 'x.zip: 1 files and no chats among them, such as a.txt'],
    ['a chat that is no JSON', { 'chats/a.json': 'A' }, 'x.zip, chats/a.json: no JSON'],
    ['JSON of something else', { 'a.json': '{"a":1}' }, 'x.zip, a.json: An object with the fields "a"'],
  ])('with %s are named', async (_name, files: Record<string, string>, problem) => {
    expect(await problemOf('x.zip', new Blob([zipOf(files)]))).toContain(problem);
  });

  test('cut off at any byte, or with any byte changed, no ZIP brings another chat than it had', async () => {
    const whole = new Uint8Array(await (await exportOf(await storeWith([CHAT]))).blob.arrayBuffer());
    const expected = await allOf(await storeWith([CHAT]));
    const place = fc.nat(whole.length - 1);
    await fc.assert(
      fc.asyncProperty(place, fc.integer({ min: 1, max: 255 }), fc.boolean(), async (at, change, isCut) => {
        const bytes = isCut ? whole.slice(0, at) : whole.slice();
        if (!isCut) bytes[at] = (bytes[at] ?? 0) ^ change;
        const store = new MemoryStore();
        const { problemCount } = await importInto(store, { 'x.zip': new Blob([bytes]) });
        if (isCut) expect(problemCount).toBe(1);
        if ((await store.heads()).length > 0) expect(await allOf(store)).toEqual(expected);
        else expect(problemCount).toBe(1);
      }),
      { numRuns: 500, seed: 7 },
    );
  });

  test('a changed letter is noticed by the checksum', async () => {
    const zip = zipOf({ 'chats/a.json': JSON.stringify(FILE) }, 0);
    const at = Buffer.from(zip).indexOf('"Hi"') + 1;
    zip[at] = 'h'.charCodeAt(0);
    expect(await problemOf('x.zip', new Blob([zip]))).toContain('content that does not match its checksum');
  });

  test('a bomb is not unpacked: neither one that says its size nor one that lies about it', async () => {
    const zip = zipOf({ 'chats/a.json': ' '.repeat(5e6) });
    const [entry] = await readZip(new Blob([zip]), 'x.zip');
    await expect(entry?.text(1e6)).rejects.toThrow('x.zip, chats/a.json: at least 5 MB where 1 MB are allowed');
    const lying = new DataView(zip.buffer.slice(0));
    for (let at = 0; at < lying.byteLength - 4; at += 1) if (lying.getUint32(at, true) === 5e6) lying.setUint32(at, 10, true);
    const [liar] = await readZip(new Blob([lying]), 'x.zip');
    expect(liar?.bytes).toBe(10);
    await expect(liar?.text(1e6)).rejects.toThrow(/where 10 B are allowed/);
  });

  test('paths that lead elsewhere are only names', async () => {
    const store = new MemoryStore();
    const files = { '../../chats/../x.json': '{}', '/etc/chats/a.json': JSON.stringify(FILE), 'C:\\chats\\b.json': '{}' };
    expect(await importInto(store, { 'x.zip': new Blob([zipOf(files)]) })).toMatchObject({ added: 1, problemCount: 0 });
  });

  test('a file of a question that is missing is named', async () => {
    const part = {
      type: 'file',
      name: 'a',
      mediaType: 'text/plain',
      state: 'done',
      message: 0,
      beganMs: 0,
      endedMs: 0,
      file: 'files/no/a',
    };
    const file = JSON.stringify({ ...FILE, messages: [{ ...QUESTION, parts: [part] }] });
    expect(await problemOf('x.zip', new Blob([zipOf({ 'chats/a.json': file })]))).toContain(
      'The file files/no/a of a question is not in the ZIP',
    );
  });

  test('stored without compression it is read too; with a password it is named', async () => {
    const zip = zipOf({ 'chats/a.json': JSON.stringify(FILE) }, 0);
    expect(await importInto(new MemoryStore(), { 'x.zip': new Blob([zip]) })).toMatchObject({ added: 1 });
    const listed = new DataView(zip.buffer);
    for (let at = 0; at < zip.length - 4; at += 1)
      if (listed.getUint32(at, true) === 0x02014b50) listed.setUint16(at + 8, 1, true);
    expect(await problemOf('x.zip', new Blob([zip]))).toContain('a file with a password. Unpack the ZIP');
  });
});

test('the checksum is that of every ZIP', () => expect(crc32(strToU8('123456789'))).toBe(0xcbf43926));
