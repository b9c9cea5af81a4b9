// A typed view of the golden of gpt-oss-tiny: outputs of Hugging Face transformers in f32 on the
// checkpoint that ships. The caller passes a function that reads a file of this repository, so Node
// and browser tests can use it. README.md describes how it is made.

/** One prompt of the examination, and transformers' answer. */
export interface TrainedGolden {
  skill: string;
  prompt: readonly number[];
  /** (V) for each of the prompt's last positions. */
  logits: readonly Float32Array[];
  /** The whole answer, which always takes the largest logit. Its last id is a stop token. */
  greedy: {
    ids: readonly number[];
    /**
     * At each step, the 20 most likely ids, most likely first, with the natural logarithm of their
     * probability.
     */
    top: readonly (readonly { id: number; logprob: number }[])[];
  };
}

interface Header {
  /** SHA-256 in hex of each shard, by name. */
  digests: Readonly<Record<string, string>>;
  /** Number of last positions of each prompt with logits. */
  positions: number;
  prompts: Omit<TrainedGolden, 'logits'>[];
}

export const TRAINED_MODEL = 'public/models/gpt-oss-tiny';

type ReadFile = (path: string) => Promise<Uint8Array<ArrayBuffer>>;

/** The shards that the golden belongs to, by name, with the SHA-256 of each. */
export async function trainedDigests(readFile: ReadFile): Promise<Readonly<Record<string, string>>> {
  return (await header(readFile)).digests;
}

/** Loads the prompts with their logits. `vocabulary` is that of the checkpoint. */
export async function loadTrainedGoldens(readFile: ReadFile, vocabulary: number): Promise<TrainedGolden[]> {
  const { positions, prompts } = await header(readFile);
  const { buffer } = (await readFile('test/support/goldens/trained/golden.bin')).slice();
  const row = (index: number) => new Float32Array(buffer, index * vocabulary * 4, vocabulary);
  return prompts.map((prompt, i) => ({
    ...prompt,
    logits: Array.from({ length: positions }, (_, position) => row(i * positions + position)),
  }));
}

/** The files of the model that the tests load, by name. */
export async function trainedFiles(readFile: ReadFile): Promise<Map<string, Uint8Array<ArrayBuffer>>> {
  const names = ['config.json', ...Object.keys(await trainedDigests(readFile))];
  return new Map(await Promise.all(names.map(async (name) => [name, await readFile(`${TRAINED_MODEL}/${name}`)] as const)));
}

async function header(readFile: ReadFile): Promise<Header> {
  return JSON.parse(new TextDecoder().decode(await readFile('test/support/goldens/trained/golden.json')));
}
