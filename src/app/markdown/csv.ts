// A table as CSV (RFC 4180).
import type { Tokens } from 'marked';
import { inlineText } from './plain-text.ts';
import { inside } from './syntax/tokens.ts';

/** The table's rows, its header first. */
export function toCsv({ header, rows }: Tokens.Table): string {
  const cell = ({ tokens }: Tokens.TableCell) => {
    const text = inlineText(inside(tokens));
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return [header, ...rows].map((row) => row.map(cell).join(',')).join('\r\n');
}
