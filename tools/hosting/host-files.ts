// The configuration of web servers and static hosts, written from the one constant of security
// headers and from one list of cache rules. Pure.
import { SECURITY_HEADERS } from '../../src/service-worker/security-headers.ts';

/** How long browsers may keep files, by their path below the app. The last rule that matches counts. */
export const CACHE_RULES: readonly { pattern: 'all' | 'assets'; value: string }[] = [
  // The page, the service worker and the manifest must be asked for again at each visit.
  { pattern: 'all', value: 'no-cache' },
  // Names in this folder contain a hash of their content.
  { pattern: 'assets', value: 'public, max-age=31536000, immutable' },
];

/** Files for hosts, by their path in the build. */
export const hostFiles = (): Record<string, string> => ({
  // Cloudflare Pages and Netlify read it from the root of what is published.
  _headers: underscoreHeaders(),
  // GitHub Pages would leave out files whose names begin with an underscore.
  '.nojekyll': '',
  'hosting/nginx.conf': nginxConfig(),
  'hosting/Caddyfile': caddyfile(),
});

const GENERATED = 'Written by the build of gpt-oss-web (tools/hosting). Do not edit it.';
const cacheFor = (pattern: 'all' | 'assets'): string => CACHE_RULES.find((rule) => rule.pattern === pattern)?.value ?? 'no-cache';

/** `_headers` of Cloudflare Pages and Netlify. A later rule adds to an earlier one, so each header is in one rule. */
function underscoreHeaders(): string {
  const lines = Object.entries(SECURITY_HEADERS).map(([name, value]) => `  ${name}: ${value}`);
  return [
    `# ${GENERATED}`,
    '/*',
    ...lines,
    '/assets/*',
    `  Cache-Control: ${cacheFor('assets')}`,
    '/index.html',
    `  Cache-Control: ${cacheFor('all')}`,
    '/service-worker.js',
    `  Cache-Control: ${cacheFor('all')}`,
    '',
  ].join('\n');
}

/**
 * A part of an nginx `server`. nginx drops inherited `add_header` lines in a block that has its own,
 * so the cache header comes from a map and every header is in one place.
 */
function nginxConfig(): string {
  const headers = Object.entries(SECURITY_HEADERS).map(([name, value]) => `  add_header ${name} "${value}" always;`);
  return `# ${GENERATED}
# Put it beside nginx.conf, and write \`include gpt-oss-web.conf;\` into its block \`http\`.
# Replace the folder, the path and the names of the server. Browsers need https, except on localhost.
map $uri $gpt_oss_web_cache {
  default "${cacheFor('all')}";
  "~/assets/" "${cacheFor('assets')}";
}
server {
  listen 8080;
  server_name localhost;
  root /srv/gpt-oss-web;
  index index.html;
${headers.join('\n')}
  add_header Cache-Control $gpt_oss_web_cache always;
  types {
    text/html html;
    text/javascript js mjs;
    text/css css;
    application/wasm wasm;
    application/json json map;
    application/manifest+json webmanifest;
    image/svg+xml svg;
    image/png png;
    font/woff2 woff2;
    text/plain txt;
  }
  default_type application/octet-stream;
  gzip on;
  gzip_types text/javascript text/css application/json application/wasm application/manifest+json image/svg+xml;
  # A missing file is a 404, never a page.
  location / {
    try_files $uri $uri/ =404;
  }
}
`;
}

/** A site of a Caddyfile. */
function caddyfile(): string {
  const headers = Object.entries(SECURITY_HEADERS).map(([name, value]) => `\t\t${name} "${value}"`);
  return `# ${GENERATED}
# Replace the address and the folder. With a domain name in place of :8080, Caddy gets a certificate.
:8080 {
	root * /srv/gpt-oss-web
	@hashed path */assets/*
	@others not path */assets/*
	header {
${headers.join('\n')}
	}
	header @hashed Cache-Control "${cacheFor('assets')}"
	header @others Cache-Control "${cacheFor('all')}"
	# Caddy does not know the type of a web manifest.
	@manifest path *.webmanifest
	header @manifest Content-Type "application/manifest+json"
	encode gzip
	file_server
}
`;
}
