// What the scripted session plays: models in every state, failures by address, and an answer with reasoning, prose and code.
import type { Script } from './fake-session.ts';

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

const words = (text: string): string[] => text.match(/\s*\S+|\s+$/g) ?? [];

/** The script for an app served from `origin` (with a trailing slash). */
export function script(origin: string): Script {
  const small = (id: string, notice: string | null) => ({
    id,
    url: `${origin}models/${id}`,
    status: 'stored' as const,
    totalBytes: 28.4e6,
    storedBytes: 28.4e6,
    notice,
  });
  return {
    models: [
      {
        ...small('gpt-oss-tiny', 'The weights of this model are random: its answers are noise.'),
        status: 'absent',
        storedBytes: 0,
      },
      small('golden-odd', null),
      { ...small('slow-model', 'A demonstration: it knows little.'), status: 'absent', storedBytes: 0 },
      {
        id: 'gpt-oss-20b',
        url: 'https://huggingface.co/openai/gpt-oss-20b/resolve/main',
        status: 'absent',
        totalBytes: 13.76e9,
        storedBytes: 0,
        notice: null,
      },
    ],
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
    pauseMs: 20,
    slowModel: 'slow-model',
  };
}
