// Builds the harness page: the checkpoint room as the app bundles it, and nothing else of the app.
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

export default defineConfig({
  root: import.meta.dirname,
  base: './',
  build: {
    target: 'es2024',
    outDir: fileURLToPath(new URL('../../../.cache/faults-harness', import.meta.url)),
    emptyOutDir: true,
  },
  worker: { format: 'es' },
});
