// The models that the app offers by name: the hub's folder at a pinned commit, with the sizes and
// digests of its files. Sizes and small files are checked before a large download, shards on
// arrival.

export interface ListedFile {
  name: string;
  bytes: number;
  /** SHA-256 in lower-case hex. */
  sha256: string;
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

/** gpt-oss-120b's shards, 00000 to 00014. */
const SHARDS_120B: readonly (readonly [bytes: number, sha256: string])[] = [
  [4_625_017_896, '695218884684c611fe08a74751ee443f971e9bd9bc062edba822da3fe45969b7'],
  [4_115_586_736, 'a881aa5f561b26a22b14a8262aa61849ace349ffd73d74769e030ac90a1fcf8a'],
  [4_625_017_888, '022478dd04398c5bdb545a5be0a6437ecc2eb53d1dbd29edafcfff4b3ddf0a41'],
  [4_115_586_752, '47aee9e7b9d5bedb215042c01ccededd9bd9c30b0dddea862dc2506b9d6c74de'],
  [4_625_017_896, 'f6c2752acda607b1d5ca52df9e75c1b9b2761e6875ff10c9bd6ddac473c0262e'],
  [4_115_586_696, '0c8dd401544c31cb93b8459eee7da20ea2a07626a59455d7d92b85257df9b46c'],
  [4_625_017_856, '28d839f2e027985a8b14e45f2323798862eddb7770ee9800ea6b7c803abee489'],
  [4_060_267_176, 'c8958c5f183c04f6ea959cfd90562b5128124154b2bbf979b8a22b9405b30ed8'],
  [4_625_017_896, 'bf1f2a88868ffc37d520dcf77d26f0e823710b5e682d473ff10f6974fa3b7517'],
  [4_170_906_304, 'f72d34a4004241b45c332b61f8ffa124e9a913bc1ab442b66e717d3e94e741ce'],
  [4_625_017_896, 'f48c867c2cb0a44bfc2f8768cb98e4aec9a350946fceacfebdcad5d32ad4a471'],
  [4_115_586_752, 'a06851b2cfd35f48722f823bc1ab8f7bcb4a878a5b8e975f4d3544f230454eeb'],
  [4_064_660_808, '3af33667c307e20ae2a7648ea52653de46dd0171601ec5c696e47a2f5d5bf1e4'],
  [4_625_017_896, 'bcbcb74b043e071d1e05471d500d74dcf661175e00878ed302ccdf1801a75aef'],
  [4_115_586_736, '54b1be1609696c307cc5ca117b1fa54feaddebffa04e9c2db117652a01964230'],
];

/** gpt-oss-20b and gpt-oss-120b of openai on the hub. */
export const LISTED_MODELS: readonly ListedModel[] = [
  {
    id: 'gpt-oss-20b',
    url: 'https://huggingface.co/openai/gpt-oss-20b/resolve/6cee5e81ee83917806bbde320786a8fb61efebee',
    files: [
      { name: 'config.json', bytes: 1_806, sha256: '3a2a26ded679375b7928ddeca59764df7cea83220c1961035f6d6e232659e9ce' },
      GENERATION_CONFIG,
      {
        name: 'model.safetensors.index.json',
        bytes: 36_355,
        sha256: '0e085b977c4c9942f85938828e8c989ed7d5cdabf852e4da6a67c116cd502cd1',
      },
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
      { name: 'config.json', bytes: 2_089, sha256: '933aeb666a3fd851133ddd7686414f369bc564c4185fb5704416550879f10566' },
      GENERATION_CONFIG,
      {
        name: 'model.safetensors.index.json',
        bytes: 54_511,
        sha256: 'ede2655fdc05008561983b6e0829c600727c28d591e071077377059f03a6c00e',
      },
      TOKENIZER,
      ...SHARDS_120B.map(([bytes, sha256], shard) => ({
        name: `model-${String(shard).padStart(5, '0')}-of-00014.safetensors`,
        bytes,
        sha256,
      })),
    ],
  },
];
