// Applies an examination's rules to a turn of the model. The rules are those of scoring.py, which
// scores the output of transformers.

/** One requirement of a turn, as held-out.jsonl states it. */
export type Rule =
  | { kind: 'keywords'; groups: string[][] }
  | { kind: 'exact'; text: string }
  | { kind: 'pattern'; pattern: string }
  | { kind: 'json'; value: unknown }
  | { kind: 'call'; name: string; arguments: unknown }
  | { kind: 'all'; rules: Rule[] };

/** The model's output until it stopped, parsed as Harmony. */
export type Turn =
  | { kind: 'answer'; text: string }
  | { kind: 'call'; name: string; arguments: string }
  /** Invalid in Harmony, or without an end. */
  | { kind: 'malformed' };

const BODY = String.raw`<\|message\|>((?:(?!<\|)[\s\S])*)`;
const THOUGHT = String.raw`^(?:<\|channel\|>analysis${BODY}<\|end\|><\|start\|>assistant)?<\|channel\|>`;
const ANSWER = new RegExp(String.raw`${THOUGHT}final${BODY}<\|return\|>$`);
const CALL = new RegExp(String.raw`${THOUGHT}commentary to=functions\.(\w+) <\|constrain\|>json${BODY}<\|call\|>$`);

/**
 * Parses the model's output after `<|start|>assistant`, special tokens spelled out. Stricter than
 * the app's own parser.
 */
export function parseTurn(text: string): Turn {
  const answer = ANSWER.exec(text);
  if (answer) return { kind: 'answer', text: answer[2] ?? '' };
  const call = CALL.exec(text);
  if (call) return { kind: 'call', name: call[2] ?? '', arguments: call[3] ?? '' };
  return { kind: 'malformed' };
}

/** Whether the turn keeps the rule. */
export function keepsRule(rule: Rule, turn: Turn): boolean {
  if (rule.kind === 'call') return turn.kind === 'call' && turn.name === rule.name && isSameJson(turn.arguments, rule.arguments);
  return turn.kind === 'answer' && answers(rule, turn.text);
}

function answers(rule: Exclude<Rule, { kind: 'call' }>, text: string): boolean {
  switch (rule.kind) {
    case 'json':
      return isSameJson(text, rule.value);
    case 'exact':
      return text.trim() === rule.text;
    case 'pattern':
      return new RegExp(rule.pattern, 'u').test(text.trim());
    case 'all':
      return rule.rules.every((part) => keepsRule(part, { kind: 'answer', text }));
    case 'keywords':
      return rule.groups.every((group) => group.some((word) => text.toLowerCase().includes(word.toLowerCase())));
  }
}

function isSameJson(text: string, value: unknown): boolean {
  try {
    return canonical(JSON.parse(text)) === canonical(value);
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

/** JSON text with sorted keys, so that their order does not matter. */
function canonical(value: unknown): string {
  const byKey = (a: [string, unknown], b: [string, unknown]) => (a[0] < b[0] ? -1 : 1);
  const sorted = (part: object) => Object.fromEntries(Object.entries(part).sort(byKey));
  return JSON.stringify(value, (_, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part) ? sorted(part) : part,
  );
}
