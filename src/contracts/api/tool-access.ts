// What requests of the API may reach outside this device. The user decides it. Types only.

/** A search endpoint of the user's. */
export interface ApiSearch {
  /** Address of a search, with `{query}` in it. */
  searchUrl: string;
  /** Address that gives a page, with `{url}` in it. Empty: the page itself is fetched. */
  pageUrl: string;
  /** Sent to the endpoint as a bearer token. Empty for none. */
  token: string;
}

export interface ApiToolAccess {
  /** Where `web_search` searches. Null: it is refused. */
  search: ApiSearch | null;
  /** Hosts of MCP servers that a request may name, with a port where it is not the usual one. */
  mcpHosts: readonly string[];
}

/** Nothing leaves this device. */
export const NO_TOOL_ACCESS: ApiToolAccess = { search: null, mcpHosts: [] };
