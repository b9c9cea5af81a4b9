// Builds the page with the checkpoint module alone. Only for tests and measurements.
import { resolve } from 'node:path';
import { defineConfig } from 'vite';

const root = import.meta.dirname;

export default defineConfig({
  root,
  base: './',
  appType: 'mpa',
  publicDir: false,
  build: { target: 'es2024', outDir: resolve(root, '../../../.cache/store-page'), emptyOutDir: true },
  worker: { format: 'es' },
});
