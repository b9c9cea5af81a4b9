// Why an MCP server cannot be used, in words for the user.

/** `refused`: the server answered with an error of the protocol or another status. */
export type McpErrorKind = 'unreachable' | 'unauthorized' | 'not-found' | 'timeout' | 'refused';

/** A fault of a server or of the way to it. */
export class McpError extends Error {
  override readonly name = 'McpError';
  readonly kind: McpErrorKind;

  constructor(kind: McpErrorKind, message: string, cause: unknown) {
    super(message, { cause });
    this.kind = kind;
  }
}

/** What a browser needs from a server of another origin. */
const CORS =
  'It must allow this page (CORS): Access-Control-Allow-Origin, Access-Control-Allow-Headers with content-type, ' +
  'authorization, mcp-protocol-version, mcp-session-id, mcp-method, mcp-name and last-event-id, and ' +
  'Access-Control-Expose-Headers with mcp-session-id.';

/** The McpError for an error of the client. `host` names the server. */
export function mcpErrorFrom(error: unknown, host: string): McpError {
  if (error instanceof McpError) return error;
  const chain = causesOf(error);
  const status = chain.map(statusOf).find((found) => found !== null) ?? null;
  if (status === 401 || status === 403)
    return new McpError('unauthorized', `${host} refused the request (${status}). Check the authorization token.`, error);
  if (status === 404 || status === 405)
    return new McpError('not-found', `${host} has no MCP server at this address (${status}). Check the path, often /mcp.`, error);
  if (status !== null) return new McpError('refused', `${host} answered with the error ${status}.`, error);
  if (chain.some(isTimeout))
    return new McpError('timeout', `${host} did not answer in time. Try again, or check the server.`, error);
  if (chain.some((cause) => cause instanceof TypeError))
    return new McpError('unreachable', `The browser got no answer from ${host}. Is the server running? ${CORS}`, error);
  return new McpError('refused', `${host} answered with an error: ${messageOf(error)}`, error);
}

/** Whether the server no longer knows the session: then it has not run the call. */
export const isLostSession = (error: unknown): boolean => causesOf(error).some((cause) => statusOf(cause) === 404);

/** Whether the browser got no answer at all. It does not say why. */
export const isNoAnswer = (error: unknown): boolean => causesOf(error).some((cause) => cause instanceof TypeError);

function causesOf(error: unknown): unknown[] {
  const causes: unknown[] = [];
  for (let cause = error; cause instanceof Error && causes.length < 10; cause = cause.cause) causes.push(cause);
  return causes;
}

function statusOf(error: unknown): number | null {
  if (!(error instanceof Error) || !('status' in error)) return null;
  return typeof error.status === 'number' && error.status >= 400 ? error.status : null;
}

const isTimeout = (error: unknown): boolean =>
  error instanceof Error && (error.name === 'TimeoutError' || ('code' in error && error.code === 'REQUEST_TIMEOUT'));

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
