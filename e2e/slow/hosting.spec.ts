// The built app behind real web servers, with the configuration that the build writes: nginx and
// Caddy from Debian, each at its root and below a path.
import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SECURITY_HEADERS } from '../../src/service-worker/security-headers.ts';
import { ask, expect, lastAnswer, test, waitUntilControlled, waitUntilReady } from '../support/fixtures.ts';

/** The folder that both configurations name; a user replaces it. */
const NAMED_FOLDER = '/srv/gpt-oss-web';

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}

interface Host {
  command: string;
  /** Writes what the server needs into `folder`; returns its arguments. */
  prepare(config: string, folder: string): string[];
  file: string;
}

const HOSTS: Record<string, Host> = {
  nginx: {
    command: '/usr/sbin/nginx',
    file: 'hosting/nginx.conf',
    prepare(config, folder) {
      writeFileSync(join(folder, 'gpt-oss-web.conf'), config);
      const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${folder}/${name};`);
      const user = process.getuid?.() === 0 ? 'user root;' : '';
      const main = `daemon off; ${user} pid ${folder}/pid; error_log stderr; events {} http { access_log off; ${paths.join(' ')} include ${folder}/gpt-oss-web.conf; }`;
      writeFileSync(join(folder, 'nginx.conf'), main);
      return ['-c', join(folder, 'nginx.conf'), '-e', 'stderr'];
    },
  },
  caddy: {
    command: '/usr/bin/caddy',
    file: 'hosting/Caddyfile',
    prepare(config, folder) {
      writeFileSync(join(folder, 'Caddyfile'), `{\n\tadmin off\n}\n${config}`);
      return ['run', '--config', join(folder, 'Caddyfile'), '--adapter', 'caddyfile'];
    },
  },
};

for (const [name, host] of Object.entries(HOSTS)) {
  for (const path of ['/', '/apps/chat/']) {
    test(`${name} serves the build at ${path} with every header, and the app answers and works offline`, async ({
      page,
      scriptedBuild,
    }) => {
      const folder = mkdtempSync(join(tmpdir(), `hosting-${name}-`));
      const root = join(folder, 'root');
      let server: ChildProcess | null = null;
      try {
        if (path === '/') symlinkSync(scriptedBuild, root);
        else {
          mkdirSync(join(root, path), { recursive: true });
          cpSync(scriptedBuild, join(root, path), { recursive: true });
        }
        const port = await freePort();
        const written = readFileSync(join(scriptedBuild, host.file), 'utf8');
        const config = written.replaceAll(NAMED_FOLDER, root).replaceAll('8080', String(port));
        server = spawn(host.command, host.prepare(config, folder), {
          stdio: 'inherit',
          env: { ...process.env, HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder },
        });
        const origin = `http://localhost:${port}`;
        await expect
          .poll(() =>
            fetch(origin + path).then(
              ({ status }) => status,
              () => 0,
            ),
          )
          .toBe(200);
        await expectHeaders(`${origin}${path}`);
        // The scripted models are at the root.
        await page.goto(`${origin}${path}?model=/models/gpt-oss-tiny`);
        await waitUntilReady(page);
        expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
        await ask(page, 'Hi');
        await expect(lastAnswer(page)).toContainText('tokens/s');
        await waitUntilControlled(page);
        server.kill();
        await page.reload();
        await waitUntilReady(page);
      } finally {
        server?.kill();
        rmSync(folder, { recursive: true });
      }
    });
  }
}

async function expectHeaders(base: string): Promise<void> {
  const page = await fetch(base);
  const script = /src="\.\/(assets\/[^"]+)"/.exec(await page.text())?.[1] ?? 'no script in the page';
  for (const [path, status, cache, type] of [
    ['', 200, 'no-cache', 'text/html'],
    [script, 200, 'immutable', 'text/javascript'],
    ['service-worker.js', 200, 'no-cache', 'text/javascript'],
    ['manifest.webmanifest', 200, 'no-cache', 'application/manifest+json'],
    ['models/none/config.json', 404, 'no-cache', ''],
  ] as const) {
    const { status: found, headers } = await fetch(base + path);
    expect([path, found]).toEqual([path, status]);
    expect(headers.get('cache-control')).toContain(cache);
    if (type) expect(headers.get('content-type')).toContain(type);
    // `get` joins a header that is sent twice, which then differs.
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) expect(headers.get(name)).toBe(value);
  }
}
