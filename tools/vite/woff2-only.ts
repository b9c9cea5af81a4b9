// Leaves only woff2 of KaTeX's fonts: every browser with WebGPU reads it, and the build gets no copies in older formats.
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
