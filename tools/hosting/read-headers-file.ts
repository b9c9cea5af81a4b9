// Reads a `_headers` file as Cloudflare Pages and Netlify do, for tests of the file that the build
// writes.

/** Headers of one path, by their names in lower case. */
export type FoundHeaders = Readonly<Record<string, string>>;

/** The limits of Cloudflare Pages. */
export const MAX_RULES = 100;
export const MAX_LINE_CHARACTERS = 2000;

interface Rule {
  path: string;
  headers: (readonly [name: string, value: string])[];
}

/** The rules of a file. Errors: a SyntaxError with the line that is no rule, or that is too long. */
export function readRules(text: string): Rule[] {
  const rules: Rule[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    if (line.length > MAX_LINE_CHARACTERS) throw new SyntaxError(`Line ${index + 1} has ${line.length} characters.`);
    const header = /^\s+([\w-]+):\s*(.+)$/.exec(line);
    if (!header && !line.startsWith('/')) throw new SyntaxError(`Line ${index + 1} is neither a path nor a header: ${line}`);
    if (!header) rules.push({ path: line.trim(), headers: [] });
    else rules.at(-1)?.headers.push([(header[1] ?? '').toLowerCase(), header[2] ?? '']);
  }
  return rules;
}

/** The headers of `path`. A header that two rules give is joined with a comma, as both hosts do. */
export function headersAt(text: string, path: string): FoundHeaders {
  const found: Record<string, string> = {};
  for (const rule of readRules(text)) {
    const isHit = rule.path.endsWith('*') ? path.startsWith(rule.path.slice(0, -1)) : rule.path === path;
    if (!isHit) continue;
    for (const [name, value] of rule.headers) found[name] = found[name] === undefined ? value : `${found[name]}, ${value}`;
  }
  return found;
}
