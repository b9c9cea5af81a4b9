// The host of an MCP server, as the user types it: an address, or the host alone.
import { addressProblem } from '../../../tools/address.ts';

/** The host, with its port where it has one; or the reason why it cannot be allowed. */
export function serverHost(typed: string): { host: string } | { problem: string } {
  const text = typed.trim();
  const isLocal = /^(localhost|127\.0\.0\.1)(:|\/|$)/.test(text);
  const address = text.includes('://') ? text : `${isLocal ? 'http' : 'https'}://${text}`;
  const problem = text === '' ? 'Enter the address of a server.' : addressProblem(address);
  return problem === null ? { host: new URL(address).host } : { problem };
}
