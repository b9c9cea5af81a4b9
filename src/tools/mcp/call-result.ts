// The result of a call of an MCP tool: text for the model, and files for the user.

import type { CallToolResult } from '@modelcontextprotocol/client';
import type { ToolFile, ToolResult } from '../../contracts/tools.ts';

type Content = CallToolResult['content'][number];

/** A longer text would fill the context of most models. */
const MAX_LENGTH = 100_000;

/** What the model reads of a part, and the file that it is. */
interface Part {
  text: string;
  file?: ToolFile;
}

/** Reads the parts of a result. Pictures, sounds and binary resources become files. */
export function readCallResult({ content, structuredContent, isError }: CallToolResult): ToolResult {
  const parts = content.map((block, index) => readPart(block, index + 1));
  const written = parts.map(({ text }) => text).filter((text) => text !== '');
  if (written.length === 0 && structuredContent !== undefined) written.push(JSON.stringify(structuredContent));
  const files = parts.flatMap(({ file }) => (file ? [file] : []));
  return {
    text: bounded(written.join('\n\n')) || 'The tool gave back nothing.',
    isError: isError === true,
    ...(files.length > 0 ? { files } : {}),
  };
}

function readPart(block: Content, number: number): Part {
  switch (block.type) {
    case 'text':
      return { text: block.text };
    case 'image':
    case 'audio':
      return filePart(block.type === 'image' ? 'A picture' : 'A sound', `${block.type}-${number}`, block);
    case 'resource': {
      const { uri, mimeType = '' } = block.resource;
      if ('text' in block.resource) return { text: `Resource ${uri}:\n${block.resource.text}` };
      return filePart(`The resource ${uri}`, lastPart(uri) || `resource-${number}`, { data: block.resource.blob, mimeType });
    }
    case 'resource_link':
      return { text: `Resource ${block.uri}: ${block.title ?? block.name}${block.description ? `. ${block.description}` : ''}` };
    default:
      return { text: 'A part of a kind that this app does not know.' };
  }
}

function filePart(what: string, name: string, { data, mimeType }: { data: string; mimeType: string }): Part {
  const mediaType = /^[\w.+-]+\/[\w.+-]+$/u.test(mimeType) ? mimeType : 'application/octet-stream';
  const extension = /^(?:image|audio)-\d+$/u.test(name) ? `.${mediaType.split('/')[1]?.split('+')[0]}` : '';
  const bytes = bytesOf(data);
  if (bytes === null) return { text: `${what} (${mediaType}) that is no valid Base64.` };
  return {
    text: `${what} (${mediaType}, ${bytes.length} bytes) was given to the user as the file ${name}${extension}. You cannot see it.`,
    file: { name: `${name}${extension}`, mediaType, bytes },
  };
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> | null {
  try {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  } catch {
    return null;
  }
}

const lastPart = (uri: string): string =>
  (
    uri
      .split(/[?#]/u)[0]
      ?.split(/[/\\:]/u)
      .at(-1) ?? ''
  ).slice(0, 100);

function bounded(text: string): string {
  if (text.length <= MAX_LENGTH) return text;
  return `${text.slice(0, MAX_LENGTH)}\n\n[${text.length - MAX_LENGTH} more characters were cut off.]`;
}
