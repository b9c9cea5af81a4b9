import { strToU8, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import type { Message } from '../../message.ts';
import { MemoryStore } from '../../storage/memory-store.ts';
import { CHATGPT_CHAT } from '../testing/chatgpt-export.ts';
import { OPEN_WEBUI_ROW } from '../testing/open-webui-export.ts';
import { allOf, exportOf, importInto } from '../testing/stored-chats.ts';
import { readChatGptChat } from './chatgpt.ts';
import { readOpenWebUiChat } from './open-webui.ts';

/** A message in short: its id, its parent, its role, and its parts with their texts. */
const short = ({ id, parentId, role, parts }: Message) => [
  id,
  parentId,
  role,
  ...parts.map((part) => `${part.type}: ${part.text}`),
];

describe('a chat of ChatGPT', () => {
  const { head, messages } = readChatGptChat(CHATGPT_CHAT);

  test('keeps the tree: versions of questions and answers, calls of tools as parts of their answer', () => {
    expect(messages.map(short)).toEqual([
      [
        'q1',
        null,
        'user',
        'text: [Image. ChatGPT’s export keeps it as a file of its own.]\n\nHow many apples?',
        'text: \n\n[File: apples.png. ChatGPT’s export names it only.]',
      ],
      [
        'thoughts',
        'q1',
        'assistant',
        'reasoning: Counting\n\nI count them.',
        'tool-call: print(3 + 4)',
        'tool-result: 7',
        'text: Seven apples.',
      ],
      ['a2', 'q1', 'assistant', 'text: Eight.'],
      ['q2', 'thoughts', 'user', 'text: And pears?'],
      ['q2-edited', 'thoughts', 'user', 'text: And plums?'],
      ['a3', 'q2-edited', 'assistant', 'text: None.'],
    ]);
  });

  test('keeps how long it thought', () => {
    expect(messages[1]?.parts[0]).toMatchObject({ type: 'reasoning', beganMs: 0, endedMs: 8000 });
  });

  test('keeps title, times in milliseconds, the star as a pin, the branch that was shown', () => {
    expect(head).toEqual({
      id: '6f5a1a52-0000-4000-8000-000000000001',
      title: 'Apples',
      titleBy: 'user',
      createdAt: 1_765_672_200_250,
      updatedAt: 1_765_672_320_750,
      isPinned: true,
      headId: 'a3',
    });
  });

  test('keeps the models; an answer without a time is younger than its question', () => {
    const states = messages.flatMap((message) => (message.role === 'assistant' ? [message.state] : []));
    expect(states).toEqual([
      { status: 'imported', from: 'ChatGPT', model: 'gpt-5-thinking' },
      { status: 'imported', from: 'ChatGPT', model: 'gpt-4o' },
      { status: 'imported', from: 'ChatGPT', model: 'gpt-5-thinking' },
    ]);
    expect(messages.at(-1)?.createdAt).toBe(1_765_672_300_251);
  });

  test('an answer that branches in its middle is two messages, and no part is there twice', () => {
    const { thoughts, ...rest } = CHATGPT_CHAT.mapping;
    const again = { ...CHATGPT_CHAT.mapping['a2'], id: 'again', parent: 'call' };
    const branched = readChatGptChat({ ...CHATGPT_CHAT, mapping: { thoughts, ...rest, again } });
    const texts = branched.messages.flatMap(({ parts }) => parts.map((part) => part.text));
    expect(texts.toSorted()).toEqual(
      [...messages.flatMap(({ parts }) => parts.map((part) => part.text)), 'Eight.', 'Thought for 8s'].toSorted(),
    );
    expect(
      branched.messages
        .filter(({ parentId }) => parentId === 'thoughts')
        .map(({ id }) => id)
        .toSorted(),
    ).toEqual(['again', 'result']);
  });

  test('thirty thousand nodes in a line are read, and a circle is named', () => {
    const mapping: Record<string, unknown> = {};
    const message = (role: string) => ({ author: { role }, content: { content_type: 'text', parts: ['x'] } });
    for (let at = 0; at < 3e4; at += 1)
      mapping[`n${at}`] = {
        parent: at === 0 ? null : `n${at - 1}`,
        message: at % 3 === 2 ? null : message(at % 3 === 0 ? 'user' : 'assistant'),
      };
    expect(readChatGptChat({ id: 'c', mapping }).messages).toHaveLength(20_000);
    mapping['n0'] = { parent: 'n29998', message: message('assistant') };
    expect(() => readChatGptChat({ id: 'c', mapping })).toThrow('in a circle');
    const empty = {
      a: { parent: 'b', message: null },
      b: { parent: 'a', message: null },
      c: { parent: 'a', message: message('user') },
    };
    expect(() => readChatGptChat({ id: 'c', mapping: empty })).toThrow('follows itself');
  });

  test('without messages it is named', () => {
    expect(() => readChatGptChat({ id: 'c', title: 'T', mapping: {} })).toThrow('It has no messages');
  });
});

describe('a chat of Open WebUI', () => {
  const { head, messages } = readOpenWebUiChat(OPEN_WEBUI_ROW);

  test('keeps the tree, and takes reasoning out of the text, plain or as HTML', () => {
    expect(messages.map(short)).toEqual([
      ['u1', null, 'user', 'text: Is 7 < 8?'],
      ['m1', 'u1', 'assistant', 'reasoning: Compare them.\n7 < 8.', 'text: Yes.'],
      ['m2', 'u1', 'assistant', 'reasoning: 7 < 8 && so on.', 'text: Yes, it is.'],
      ['u2', 'm1', 'user', 'text: Why?', 'text: \n\n[File: notes.txt. Open WebUI’s export names it only.]'],
      ['m3', 'u2', 'assistant', 'text: [Open WebUI: Out of memory]'],
    ]);
  });

  test('keeps how long it thought', () => {
    expect(messages[1]?.parts[0]).toMatchObject({ type: 'reasoning', beganMs: 0, endedMs: 5000 });
  });

  test('keeps title, times, the pin, the branch that was shown, and the models', () => {
    expect(head).toEqual({
      id: '0b0a5c3e-0000-4000-8000-000000000002',
      title: 'Numbers',
      titleBy: 'user',
      createdAt: 1_729_999_999_000,
      updatedAt: 1_730_000_040_000,
      isPinned: true,
      headId: 'm3',
    });
    expect(messages.map((message) => message.role === 'assistant' && message.state)).toEqual([
      false,
      { status: 'imported', from: 'Open WebUI', model: 'gpt-oss 20b' },
      { status: 'imported', from: 'Open WebUI', model: 'llama3' },
      false,
      { status: 'imported', from: 'Open WebUI', model: 'llama3' },
    ]);
  });

  test('a megabyte of blocks that never end is read at once', () => {
    const content = '<details type="reasoning">'.repeat(40_000);
    const chat = { id: 'c', history: { messages: { a: { role: 'assistant', content } } } };
    expect(readOpenWebUiChat(chat).messages[0]?.parts).toMatchObject([{ type: 'text', text: content }]);
  });

  test('a list of messages in place of the tree is a line', () => {
    const { head: line, messages: list } = readOpenWebUiChat({
      chat: {
        title: '',
        messages: [
          { role: 'user', content: 'Hi there' },
          { role: 'assistant', content: 'Hello' },
        ],
      },
    });
    expect(line.title).toBe('Hi there');
    expect(list.map(({ parentId }) => parentId)).toEqual([null, 'message-0']);
  });
});

test('both come as files, from ChatGPT also as the ZIP that its mail links to, and twice changes nothing', async () => {
  const store = new MemoryStore();
  const zip = new Blob([
    zipSync({
      'conversations.json': strToU8(JSON.stringify([CHATGPT_CHAT])),
      'user.json': strToU8('{"id":1}'),
    }),
  ]);
  const files = { 'chatgpt.zip': zip, 'chat-export.json': [OPEN_WEBUI_ROW] };
  expect(await importInto(store, files)).toMatchObject({
    added: 2,
    messages: 11,
    from: ['ChatGPT', 'Open WebUI'],
    problemCount: 0,
  });
  const before = await allOf(store);
  expect(await importInto(store, files)).toMatchObject({ added: 0, merged: 0, unchanged: 2 });
  expect(await allOf(store)).toEqual(before);
  const again = new MemoryStore();
  await importInto(again, { 'all.zip': (await exportOf(store)).blob });
  expect(await allOf(again)).toEqual(before);
});
