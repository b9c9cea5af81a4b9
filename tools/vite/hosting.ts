// Writes the configuration of hosts into the build.
import type { Plugin } from 'vite';
import { hostFiles } from '../hosting/host-files.ts';

export const hosting: Plugin = {
  name: 'hosting',
  apply: 'build',
  generateBundle() {
    for (const [fileName, source] of Object.entries(hostFiles())) this.emitFile({ type: 'asset', fileName, source });
  },
};
