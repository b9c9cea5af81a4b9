// The models the app offers by name: the hub's folder at a pinned commit, with the sizes and digests its files had then.
// Sizes are checked before anything is downloaded; a null digest is one not yet known here.

export interface ListedFile {
  name: string;
  bytes: number;
  /** SHA-256 in lower-case hex. */
  sha256: string | null;
}

export interface ListedModel {
  /** As in `ModelSummary.id`. */
  id: string;
  url: string;
  files: readonly ListedFile[];
}

const TOKENIZER: ListedFile = {
  name: 'tokenizer.json',
  bytes: 27_868_174,
  sha256: '0614fe83cadab421296e664e1f48f4261fa8fef6e03e63bb75c20f38e37d07d3',
};

const GENERATION_CONFIG: ListedFile = {
  name: 'generation_config.json',
  bytes: 177,
  sha256: 'f9970ada892d2d1f72e3ed0a6535ccebadd11897318794ca671d8c7014c957da',
};

/** Bytes of gpt-oss-120b's shards, 00000 to 00014. */
const SHARD_BYTES_120B = [
  4_625_017_896, 4_115_586_736, 4_625_017_888, 4_115_586_752, 4_625_017_896, 4_115_586_696, 4_625_017_856, 4_060_267_176,
  4_625_017_896, 4_170_906_304, 4_625_017_896, 4_115_586_752, 4_064_660_808, 4_625_017_896, 4_115_586_736,
];

/** gpt-oss-20b and gpt-oss-120b of openai on the hub. */
export const LISTED_MODELS: readonly ListedModel[] = [
  {
    id: 'gpt-oss-20b',
    url: 'https://huggingface.co/openai/gpt-oss-20b/resolve/6cee5e81ee83917806bbde320786a8fb61efebee',
    files: [
      { name: 'config.json', bytes: 1_806, sha256: null },
      GENERATION_CONFIG,
      { name: 'model.safetensors.index.json', bytes: 36_355, sha256: null },
      TOKENIZER,
      {
        name: 'model-00000-of-00002.safetensors',
        bytes: 4_792_272_488,
        sha256: '16d0f997dcfc4462089d536bffe51b4bcea2f872f5c430be09ef8ed392312427',
      },
      {
        name: 'model-00001-of-00002.safetensors',
        bytes: 4_798_702_184,
        sha256: '4fbe328ab445455d6f58dc73852b85873bd626986310abd91cd4d2ce3245eaea',
      },
      {
        name: 'model-00002-of-00002.safetensors',
        bytes: 4_170_342_232,
        sha256: 'a18106b209e9ab35c3406db4f6f12a927364a058b21e9d1373d682e20674b303',
      },
    ],
  },
  {
    id: 'gpt-oss-120b',
    url: 'https://huggingface.co/openai/gpt-oss-120b/resolve/b5c939de8f754692c1647ca79fbf85e8c1e70f8a',
    files: [
      { name: 'config.json', bytes: 2_089, sha256: null },
      GENERATION_CONFIG,
      { name: 'model.safetensors.index.json', bytes: 54_511, sha256: null },
      TOKENIZER,
      ...SHARD_BYTES_120B.map((bytes, shard) => ({
        name: `model-${String(shard).padStart(5, '0')}-of-00014.safetensors`,
        bytes,
        sha256: null,
      })),
    ],
  },
];
