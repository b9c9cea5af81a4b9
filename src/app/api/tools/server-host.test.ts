import { expect, test } from 'vitest';
import { serverHost } from './server-host.ts';

test.each([
  ['mcp.example.com', 'mcp.example.com'],
  [' https://mcp.example.com/mcp?x=1 ', 'mcp.example.com'],
  ['https://mcp.example.com:8443/', 'mcp.example.com:8443'],
  ['https://mcp.example.com:443/', 'mcp.example.com'],
  ['localhost:3000', 'localhost:3000'],
  ['http://127.0.0.1:9/mcp', '127.0.0.1:9'],
  ['MCP.Example.com', 'mcp.example.com'],
])('%j is the host %s', (typed, host) => {
  expect(serverHost(typed)).toEqual({ host });
});

test.each(['', '   ', 'http://mcp.example.com', 'ftp://mcp.example.com', 'https://me:pass@mcp.example.com', 'two words'])(
  '%j is refused, with a reason',
  (typed) => {
    expect(serverHost(typed)).toEqual({ problem: expect.stringMatching(/\.$/) });
  },
);
