// The languages that are highlighted, by every name that fences give them.

/** Names beside a language's own. */
const LANGUAGES = {
  bash: ['sh', 'shell', 'zsh', 'console', 'shellsession'],
  cpp: ['c', 'h', 'c++', 'cc', 'cxx', 'hpp'],
  css: [],
  go: ['golang'],
  java: [],
  javascript: ['js', 'jsx', 'mjs', 'cjs', 'node'],
  json: ['json5', 'jsonc', 'jsonl'],
  python: ['py', 'python3', 'pycon'],
  rust: ['rs'],
  sql: ['sqlite', 'mysql', 'postgresql', 'postgres'],
  typescript: ['ts', 'tsx', 'mts', 'cts'],
  xml: ['html', 'xhtml', 'svg', 'vue', 'svelte'],
} as const;

export type Language = keyof typeof LANGUAGES;

const BY_NAME = new Map(
  Object.entries(LANGUAGES).flatMap(([language, names]) =>
    [language, ...names].map((name) => [name, language as Language] as const),
  ),
);

/** The language that a fence's name means; null for one that is not highlighted. */
export const languageOf = (name: string): Language | null => BY_NAME.get(name.toLowerCase()) ?? null;
