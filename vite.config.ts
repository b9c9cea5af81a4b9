// How the app is built and served: React, Tailwind, our service worker, and the security headers of production in every server.
import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';
import project from './package.json' with { type: 'json' };
import { SECURITY_HEADERS } from './src/service-worker/security-headers.ts';
import { apiWithoutPage } from './tools/vite/api-without-page.ts';
import { firstPaintChunks } from './tools/vite/first-paint-chunk.ts';
import { hosting } from './tools/vite/hosting.ts';
import { modelFiles } from './tools/vite/model-files.ts';
import { devSecurityHeaders, META_CONTENT_SECURITY_POLICY } from './tools/vite/page-policy.ts';
import { pythonFiles } from './tools/vite/python-files.ts';
import { woff2Only } from './tools/vite/woff2-only.ts';

const root = import.meta.dirname;

/** Puts the policy into index.html for hosts that cannot send headers; the headers say the same where there are any. */
const policyInPage: Plugin = {
  name: 'policy-in-page',
  apply: 'build',
  transformIndexHtml: () => [
    {
      tag: 'meta',
      attrs: { 'http-equiv': 'Content-Security-Policy', content: META_CONTENT_SECURITY_POLICY },
      injectTo: 'head-prepend',
    },
  ],
};

const progressiveWebApp = VitePWA({
  strategies: 'injectManifest',
  srcDir: 'src/service-worker',
  filename: 'service-worker.ts',
  injectRegister: false,
  injectManifest: {
    globPatterns: ['**/*.{js,css,html,svg,png,webmanifest,woff2}'],
    // Python is fetched at its first use, and then kept (src/service-worker/python-cache.ts).
    globIgnores: ['models/**', 'screenshots/**', 'python/**'],
  },
  devOptions: { enabled: true, type: 'module' },
  manifest: {
    id: './',
    start_url: './',
    scope: './',
    name: 'gpt-oss-web',
    short_name: 'gpt-oss',
    description: "OpenAI's gpt-oss on your own GPU, in a browser tab.",
    display: 'standalone',
    background_color: '#f8f9fa',
    theme_color: '#f8f9fa',
    categories: ['productivity', 'utilities'],
    shortcuts: [
      { name: 'New chat', url: './#/' },
      { name: 'Temporary chat', url: './#/temporary' },
      { name: 'Models', url: './#/models' },
    ],
    // A new window joins the engine of the others. One that is focused or navigated would lose what was
    // shared, or its place.
    launch_handler: { client_mode: 'navigate-new' },
    share_target: {
      action: './share',
      method: 'POST',
      enctype: 'multipart/form-data',
      params: {
        title: 'title',
        text: 'text',
        url: 'url',
        files: [{ name: 'files', accept: ['text/*', 'application/json', '.md', '.txt', '.csv', '.json', '.log'] }],
      },
    },
    file_handlers: [
      {
        action: './',
        accept: {
          'text/plain': ['.txt', '.log'],
          'text/markdown': ['.md'],
          'text/csv': ['.csv'],
          'application/json': ['.json'],
          'application/zip': ['.zip'],
        },
      },
    ],
    protocol_handlers: [{ protocol: 'web+gptoss', url: './?ask=%s' }],
    lang: 'en',
    dir: 'ltr',
    icons: [
      { src: './icons/icon-192.png', sizes: '192x192', type: 'image/png' },
      { src: './icons/icon-512.png', sizes: '512x512', type: 'image/png' },
      { src: './icons/icon-maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
    ],
    // The browser shows them when it offers to install the app.
    screenshots: [
      {
        src: './screenshots/chat.png',
        sizes: '1100x720',
        type: 'image/png',
        form_factor: 'wide',
        label: 'An answer with its reasoning',
      },
      {
        src: './screenshots/models.png',
        sizes: '1100x720',
        type: 'image/png',
        form_factor: 'wide',
        label: 'Models to choose from, with their sizes',
      },
    ],
  },
});

export default defineConfig(({ command, isPreview }) => {
  const isDev = command === 'serve' && isPreview !== true;
  const nonce = randomBytes(16).toString('base64');
  return {
    root,
    base: './',
    // No fallback to index.html: a missing shard has to be a 404, and the app has one page.
    appType: 'mpa',
    // The screen about the app shows it.
    define: { 'import.meta.env.VITE_APP_VERSION': JSON.stringify(project.version) },
    plugins: [
      react(),
      tailwindcss(),
      policyInPage,
      hosting,
      woff2Only,
      modelFiles(resolve(root, 'public/models')),
      pythonFiles(root),
      apiWithoutPage,
      progressiveWebApp,
    ],
    build: {
      target: 'es2024',
      modulePreload: { polyfill: false },
      rolldownOptions: { output: { codeSplitting: { groups: firstPaintChunks(root) } } },
      // The policy takes fonts from files of our origin only.
      assetsInlineLimit: (file) => (file.endsWith('.woff2') ? false : undefined),
    },
    worker: { format: 'es' },
    // The worker is no import of the page: without a word its dependencies are found late, and the dev server reloads the page.
    optimizeDeps: { include: ['comlink', 'hash-wasm', 'idb-keyval'] },
    ...(isDev ? { html: { cspNonce: nonce } } : {}),
    server: { headers: devSecurityHeaders(nonce) },
    preview: { headers: { ...SECURITY_HEADERS } },
  };
});
