// Bundles the client programs for a browser: a script each, with the client's package unmodified.
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const CLIENTS = fileURLToPath(new URL('..', import.meta.url));

/** Source and, where a package has two versions, the one to build with. By the script's name. */
const PROGRAMS: Record<string, { source: string; openai?: string }> = {
  harness: { source: 'harness' },
  'openai-7': { source: 'openai' },
  'openai-6': { source: 'openai', openai: 'openai-6' },
  'ai-sdk': { source: 'ai-sdk' },
  agents: { source: 'agents' },
  langchain: { source: 'langchain' },
};

export interface Bundle {
  /** File name below `/clients/`. */
  name: string;
  code: string;
}

/** Builds all programs. */
export function bundlePrograms(): Promise<Bundle[]> {
  return Promise.all(Object.entries(PROGRAMS).map(([name, program]) => bundle(name, program)));
}

async function bundle(name: string, { source, openai }: { source: string; openai?: string }): Promise<Bundle> {
  const output = await build({
    configFile: false,
    root: CLIENTS,
    publicDir: false,
    logLevel: 'error',
    ...(openai ? { resolve: { alias: { openai } } } : {}),
    build: {
      target: 'es2024',
      write: false,
      minify: false,
      rolldownOptions: { output: { codeSplitting: false } },
      lib: { entry: `programs/${source}.ts`, formats: ['es'], fileName: name },
    },
  });
  const chunks = [output].flat().flatMap((result) => ('output' in result ? result.output : []));
  const [script, ...others] = chunks.filter((chunk) => chunk.type === 'chunk');
  if (!script || others.length > 0) throw new Error(`${name} was built as ${chunks.length} files, but one is expected.`);
  return { name: `${name}.js`, code: script.code };
}
