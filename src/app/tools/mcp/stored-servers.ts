// The MCP servers that the user has added, as the storage keeps them.
import type { McpServer } from '../../../tools/mcp/server-settings.ts';

export interface StoredServer {
  /** Unique. The names of the server's functions begin with it. */
  label: string;
  url: string;
  /** Empty for none. */
  token: string;
  /** The server's names of the tools that are switched off. */
  disabledTools: readonly string[];
}

const LABEL = /^[a-zA-Z0-9_-]{1,32}$/u;

/** The stored servers. What is not valid is left out. */
export function serversIn(settings: unknown): StoredServer[] {
  const list: unknown = isRecord(settings) ? settings['servers'] : null;
  if (!Array.isArray(list)) return [];
  const servers = list.flatMap((value: unknown) => readServer(value));
  return servers.filter(({ label }, index) => servers.findIndex((server) => server.label === label) === index);
}

/** The reason why a name cannot be given to a new server, null if it can. */
export function labelProblem(label: string, servers: readonly StoredServer[]): string | null {
  if (!LABEL.test(label)) return 'The name has 1 to 32 letters, digits, _ or -.';
  return servers.some((server) => server.label === label) ? 'Another server has this name.' : null;
}

/** What a connection needs. A token without a scheme is a bearer token. */
export function connectionOf({ label, url, token, disabledTools }: StoredServer): McpServer {
  const authorization = token.includes(' ') ? token : `Bearer ${token}`;
  return { label, url, disabledTools, ...(token === '' ? {} : { headers: { Authorization: authorization } }) };
}

function readServer(value: unknown): StoredServer[] {
  if (!isRecord(value)) return [];
  const { label, url, token, disabledTools } = value;
  if (typeof label !== 'string' || !LABEL.test(label) || typeof url !== 'string' || !URL.canParse(url)) return [];
  const disabled = Array.isArray(disabledTools) ? disabledTools.filter((name) => typeof name === 'string') : [];
  return [{ label, url, token: typeof token === 'string' ? token : '', disabledTools: disabled }];
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
