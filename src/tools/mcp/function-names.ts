// Names of a server's tools as Harmony can carry them. MCP allows any text as a name.

/** OpenAI's bound on a name. */
const MAX_LENGTH = 64;

/**
 * A name for each tool of a server, in order: its label, and the tool's own name. Other characters
 * than letters, digits, _ and - become _. Names that would be equal get a number.
 */
export function functionNames(label: string, names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    const wanted = `${cleaned(label)}_${cleaned(name)}`;
    let unique = wanted.slice(0, MAX_LENGTH);
    for (let number = 2; taken.has(unique); number++) unique = `${wanted.slice(0, MAX_LENGTH - `_${number}`.length)}_${number}`;
    taken.add(unique);
    return unique;
  });
}

const cleaned = (name: string): string => name.replace(/[^a-zA-Z0-9_-]/gu, '_');
