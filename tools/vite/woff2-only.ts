// Keeps only the woff2 files of KaTeX's fonts. Every browser with WebGPU reads woff2.
import type { Plugin } from 'vite';

/** Takes the sources in other formats out of KaTeX's style sheet. */
export const woff2Only: Plugin = {
  name: 'woff2-only',
  enforce: 'pre',
  transform(code, id) {
    if (!id.includes('katex.min.css')) return null;
    return code.replace(/,url\([^)]*\) format\("(?:woff|truetype)"\)/g, '');
  },
};
