// What the scripted session plays: models in every state, failures by address, and an answer with reasoning, prose and code.

import type { StoredResponseSummary } from '../../../src/contracts/api/stored-responses.ts';
import type { ModelSummary } from '../../../src/contracts/models.ts';
import { gpuBytesOf } from './fake-models.ts';
import { type Script, words } from './fake-session.ts';

const ANSWER = `The binomial coefficient counts the ways to choose k of n things.

It grows by a simple rule: every entry is the sum of the two above it.

\`\`\`python
def binomial(n: int, k: int) -> int:
    """Ways to choose k of n, by the product formula."""
    result = 1
    for i in range(min(k, n - k)):
        result = result * (n - i) // (i + 1)
    return result
\`\`\`

For n = 5 and k = 2 that gives 10.
Lines that follow each other stay on lines of their own.`;

/** A message that does not fit, whatever is left out. */
export const TOO_LONG = 'A message that is too long. '.repeat(20).trim();

/** A message that fits only without the first turn of its chat. */
export const OVERFLOWING = 'A message that fills the chat.';

const storedResponse = (preview: string, changes: Partial<StoredResponseSummary>): StoredResponseSummary => ({
  id: `resp_${preview.length}`,
  model: 'gpt-oss-tiny',
  createdAt: Date.UTC(2026, 10, 29, 12, preview.length),
  status: 'completed',
  preview,
  bytes: 3100,
  isInMemory: false,
  ...changes,
});

/** The script for an app served from `origin` (with a trailing slash). */
export function script(origin: string): Script {
  const small = (id: string, changes: Partial<ModelSummary> = {}): ModelSummary => ({
    id,
    url: `${origin}models/${id}`,
    status: 'absent',
    totalBytes: 28.4e6,
    storedBytes: 0,
    trust: 'first-use',
    gpuBytes: gpuBytesOf(31.2e6),
    loadOptions: null,
    isInMemory: false,
    wasEvicted: false,
    notice: null,
    ...changes,
  });
  const stored = (id: string) => small(id, { status: 'stored', storedBytes: 28.4e6 });
  const large = (id: string, changes: Partial<ModelSummary>) =>
    small(id, {
      url: `https://huggingface.co/openai/${id}/resolve/main`,
      totalBytes: 13.76e9,
      trust: 'app',
      gpuBytes: gpuBytesOf(14.1e9),
      ...changes,
    });
  return {
    models: [
      small('gpt-oss-tiny', { notice: 'The weights of this model are random: its answers are noise.' }),
      stored('golden-odd'),
      stored('damaged-model'),
      small('slow-model', { notice: 'A demonstration: it knows little.' }),
      large('gpt-oss-20b', {}),
      large('gpt-oss-120b', { totalBytes: 65.3e9, storedBytes: 21.4e9, status: 'paused', gpuBytes: gpuBytesOf(65.7e9) }),
      small('evicted-model', { wasEvicted: true }),
      small('private-window'),
      large('slow-large', {}),
      large('busy-server', {}),
      large('other-tab', {}),
      large('full-disk', {}),
    ],
    responses: [
      storedResponse('What is the tallest mountain of Europe?', { status: 'incomplete' }),
      storedResponse('Write a haiku about the sea.', { bytes: 21_400, isInMemory: true }),
      storedResponse('', { bytes: 900 }),
    ],
    halfway: {
      'busy-server': { reason: 'rate-limited', message: 'The server asks to wait.', untilMs: Date.now() + 3_600_000 },
      'other-tab': { reason: 'other-tab', message: 'Another tab is downloading this model.', untilMs: null },
      'private-window': {
        name: 'storage-failed',
        message: 'config.json, chunk 0: needed the browser’s storage, found InvalidStateError. Use an ordinary window.',
      },
      'full-disk': {
        name: 'storage-failed',
        message:
          'model-00001-of-00002.safetensors, chunk 12: needed the browser’s storage, found QuotaExceededError (6.88 GB more are needed). Free disk space, then resume: what is stored stays stored.',
      },
    },
    room: { 'tight-fit': 40e6 },
    verifications: { 'damaged-model': { chunks: 5, damaged: 1, missing: 0 } },
    failures: {
      'no-gpu': {
        name: 'webgpu-missing',
        message: 'Running a model needs WebGPU, and navigator.gpu is not there. Use a browser with WebGPU.',
      },
      'no-shard': {
        name: 'download-failed',
        message:
          'model-00002-of-00003.safetensors: needed a file of 12,582,912 bytes, the server answered 404. Put all three shards into the folder.',
      },
    },
    reasoning: words('The user asks about binomial coefficients. I should define them, then give short code and one example.'),
    preamble: [],
    answer: words(ANSWER),
    answers: {
      'Write in Hebrew and Arabic.': words('שלום, זה טקסט בעברית.\n\nThis line is English.\n\nمرحبا بالعالم 123.'),
      'Write much.': words(Array.from({ length: 60 }, (_, line) => `Line ${line + 1} of a long answer.`).join('\n\n')),
    },
    overflowing: [OVERFLOWING],
    refusals: {
      [TOO_LONG]: { name: 'context-full', message: 'The message has 140,000 tokens, the model takes 131,072. Shorten it.' },
      'Lose the GPU.': { name: 'device-lost', message: 'The GPU was lost: a driver was restarted.' },
    },
  };
}
