// Chats of any shape for tests: trees of messages with parts and states of every kind.
import fc from 'fast-check';
import type { AnswerState, Message, MessagePart } from '../../message.ts';
import { DEFAULT_SETTINGS } from '../../settings.ts';
import type { PortableChat } from '../format/chat-file.ts';
import { inTreeOrder } from '../format/tree-order.ts';

const words = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.constantFrom(
    '',
    '```js\nlet a',
    '<script>',
    '日本語の文',
    'שלום',
    '../../etc',
    '# Heading',
    '| a | b |\n| - | - |',
    '\u0000\uFFFD',
  ),
);

const base = {
  state: fc.constant('done' as const),
  message: fc.nat(9),
  beganMs: fc.nat(9999),
  endedMs: fc.nat(9999),
  text: words,
};

const part: fc.Arbitrary<MessagePart> = fc.oneof(
  fc.record({ ...base, type: fc.constant('text' as const), channel: fc.constantFrom('commentary' as const, 'final' as const) }),
  fc.record({ ...base, type: fc.constant('reasoning' as const) }),
  fc.record({ ...base, type: fc.constant('tool-call' as const), recipient: words }),
  fc.record({
    ...base,
    type: fc.constant('tool-call' as const),
    recipient: words,
    callId: fc.uuid(),
    isCut: fc.constant(true as const),
  }),
  fc.record({ ...base, type: fc.constant('tool-result' as const), author: words }),
  fc.record({
    ...base,
    type: fc.constant('tool-result' as const),
    author: words,
    callId: fc.uuid(),
    outcome: fc.constantFrom('failed' as const, 'denied' as const),
    files: fc.array(fc.record({ name: words, mediaType: words, base64: fc.base64String({ maxLength: 20 }) }), { maxLength: 2 }),
    sources: fc.array(fc.record({ cursor: fc.nat(9), title: words, url: words }), { maxLength: 2 }),
  }),
  fc.record({ ...base, type: fc.constant('file' as const), name: words, mediaType: words }),
);

const usage = fc.record({ promptTokens: fc.nat(), cachedTokens: fc.nat(), outputTokens: fc.nat(), reasoningTokens: fc.nat() });

const state: fc.Arbitrary<AnswerState> = fc.oneof(
  fc.record({
    status: fc.constant('ended' as const),
    end: fc.record({
      type: fc.constant('end' as const),
      reason: fc.constantFrom('stop', 'tool-calls', 'length', 'cancelled'),
      stopString: fc.option(words),
      usage,
      prefillMs: fc.nat(),
      decodeMs: fc.nat(),
      reasoningMs: fc.nat(),
      ids: fc.array(fc.nat(200_000), { maxLength: 5 }),
      dropped: fc.array(fc.record({ role: words, text: words }), { maxLength: 2 }),
    }),
  }),
  fc.record({
    status: fc.constant('failed' as const),
    failure: fc.record({ name: fc.constant('internal' as const), message: words }),
  }),
  fc.constant({ status: 'stopped' as const }),
  fc.constant({ status: 'edited' as const }),
  fc.record({ status: fc.constant('imported' as const), from: words, model: fc.option(words) }),
);

const settings = fc
  .record({
    instructions: words,
    effort: fc.constantFrom('low' as const, 'medium' as const, 'high' as const),
    temperature: fc.constantFrom(0, 0.7, 1),
    topK: fc.nat(100),
    seed: fc.option(fc.nat()),
    overflow: fc.constantFrom('refuse' as const, 'drop-oldest' as const),
  })
  .map((part) => ({ ...DEFAULT_SETTINGS, ...part }));

const madeWith = fc.option(fc.record({ model: fc.option(words), options: settings }));

const node = fc.record({
  /** Which of the messages before it is the parent; -1 for none. */
  parent: fc.integer({ min: -1, max: 40 }),
  isQuestion: fc.boolean(),
  parts: fc.array(part, { maxLength: 3 }),
  state,
  droppedTurns: fc.nat(3),
  madeWith,
});

/** Any chat with the id `id`; its messages have the ids `ID-0`, `ID-1` and so on. */
export const chatWithId = (id: string): fc.Arbitrary<PortableChat> =>
  fc
    .record({
      nodes: fc.array(node, { minLength: 1, maxLength: 12 }),
      title: words,
      titleBy: fc.constantFrom('first-line' as const, 'user' as const),
      isPinned: fc.boolean(),
      createdAt: fc.nat(1e9),
      updatedAt: fc.nat(1e9),
      head: fc.nat(),
      own: fc.option(settings),
    })
    .map(({ nodes, head, own, ...rest }) => {
      const messages = inTreeOrder(
        nodes.map(({ parent, isQuestion, parts, state: answerState, ...answer }, index): Message => {
          const place = {
            id: `${id}-${index}`,
            parentId: parent < 0 || index === 0 ? null : `${id}-${parent % index}`,
            createdAt: rest.createdAt + index,
            parts,
          };
          return isQuestion ? { ...place, role: 'user' } : { ...place, ...answer, role: 'assistant', state: answerState };
        }),
      );
      const headId = messages[head % messages.length]?.id ?? null;
      return { head: { ...rest, id, headId, ...(own && { settings: own }) }, messages };
    });

/** Some chats with different ids. */
export const someChats: fc.Arbitrary<PortableChat[]> = fc
  .integer({ min: 1, max: 4 })
  .chain((count) => fc.tuple(...Array.from({ length: count }, (_, index) => chatWithId(`chat ${index}/…`))));
