// Fetches a text from another host: bounded in time and size, with errors that say what to do.

/** A slow site answers within it. */
const TIMEOUT_MS = 30_000;
const MAX_BYTES = 4 * 1024 * 1024;

export interface FetchedText {
  text: string;
  /** MIME type without parameters, in small letters. Empty if the server names none. */
  mediaType: string;
  /** The address that answered, after redirects. */
  url: string;
}

/** How a text is asked for. */
export interface TextRequest {
  accept: string;
  /** Sent as `Authorization: Bearer …`. Empty for none. */
  token: string;
  signal: AbortSignal;
}

/** The text at an address. Sends no cookies and no referrer. */
export async function fetchText(url: string, { accept, token, signal }: TextRequest): Promise<FetchedText> {
  const host = new URL(url).host;
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  const headers = { accept, ...(token === '' ? {} : { authorization: `Bearer ${token}` }) };
  try {
    const response = await fetch(url, {
      headers,
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      signal: AbortSignal.any([signal, timeout]),
    });
    if (!response.ok) throw new Error(statusProblem(response.status, host));
    const mediaType = (response.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
    return { text: await readText(response, host), mediaType, url: response.url || url };
  } catch (error) {
    if (timeout.aborted) throw new Error(`${host} did not answer within ${TIMEOUT_MS / 1000} seconds.`, { cause: error });
    if (error instanceof TypeError) throw new Error(noAnswer(host), { cause: error });
    throw error;
  }
}

/** Browsers do not say which of the two it was. */
const noAnswer = (host: string): string =>
  `The browser got no answer from ${host}. Either it cannot be reached, or it does not allow this page to read its ` +
  `answers (CORS): then it must send Access-Control-Allow-Origin, and Access-Control-Allow-Headers for a token.`;

function statusProblem(status: number, host: string): string {
  if (status === 401 || status === 403) return `${host} refused the request (${status}). It may need a token, or another one.`;
  if (status === 404) return `${host} has nothing at this address (404).`;
  if (status === 429) return `${host} asks to wait: too many requests (429).`;
  return `${host} answered with the error ${status}.`;
}

async function readText(response: Response, host: string): Promise<string> {
  const decoder = new TextDecoder(charsetOf(response.headers.get('content-type') ?? ''));
  const reader = response.body?.getReader();
  let text = '';
  let size = 0;
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    size += part.value.length;
    if (size > MAX_BYTES) {
      await reader?.cancel();
      throw new Error(`The answer of ${host} is larger than ${MAX_BYTES / 1024 / 1024} MiB.`);
    }
    text += decoder.decode(part.value, { stream: true });
  }
  return text + decoder.decode();
}

/** A charset that the decoder knows. UTF-8 is the default. */
function charsetOf(contentType: string): string {
  const name = /charset="?([\w-]+)/iu.exec(contentType)?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(name).encoding;
  } catch {
    return 'utf-8';
  }
}
