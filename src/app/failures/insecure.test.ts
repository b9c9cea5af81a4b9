import { expect, test } from 'vitest';
import { insecureHelp } from './insecure.ts';

test.each([
  ['http://app.example:4173/', ['http://localhost:4173/', 'ssh -L 4173:localhost:4173 app.example']],
  ['http://192.168.1.5:8000/chat/?model=x#/bench', ['http://localhost:8000/chat/', 'ssh -L 8000:localhost:8000 192.168.1.5']],
  ['http://app.example/', ['http://localhost/', 'ssh -L 8080:localhost:80 app.example', 'http://localhost:8080/']],
])('B20 %s: says what is needed and why, and gives addresses that work', (address, parts) => {
  const { title, message, advice } = insecureHelp(new URL(address));
  expect(title).toContain('https:// or localhost');
  expect(message).toContain(new URL(address).origin);
  for (const part of ['WebGPU', 'Web Crypto', 'service workers']) expect(message).toContain(part);
  for (const part of parts) expect(advice.join('\n')).toContain(part);
});

test('B20 an https page in a frame of an insecure page says to leave the frame', () => {
  const { title, advice } = insecureHelp(new URL('https://app.example/'));
  expect(title).not.toContain('needs https');
  expect(advice).toEqual(['Open https://app.example/ in a tab of its own.']);
});
