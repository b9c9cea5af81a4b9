// HTML as a list of tags and texts that can be compared: what only dresses an element is left out.

const VOID = /^(?:br|hr|input|img)$/;
/** Elements of ours that only dress others. */
const DRESS = /^(?:span|figure|section|div)$/;

/**
 * The outline of well-formed HTML: `<tag attribute>`, `</tag>`, and texts with their spaces
 * collapsed outside `pre`.
 */
export function outline(html: string): string[] {
  const parts: string[] = [];
  let isCode = false;
  let text = '';
  const flush = () => {
    const shown = isCode
      ? decode(text).replace(/\n$/, '')
      : decode(text)
          .replace(/[ \t\n]+/g, ' ')
          .trim();
    if (shown !== '') parts.push(shown);
    text = '';
  };
  const withoutCaptions = html.replace(/<figcaption>.*?<\/figcaption>/gs, '');
  for (const [, tag, plain] of withoutCaptions.matchAll(/(<[^>]*>)|([^<]+)/g)) {
    if (tag === undefined) text += plain;
    const name = tag === undefined ? '' : nameOf(tag);
    if (tag === undefined || DRESS.test(name)) continue;
    flush();
    if (name === 'pre') isCode = !tag.startsWith('</');
    parts.push(tag.startsWith('</') ? `</${name}>` : `<${name}${attributesOf(tag, name)}>`);
  }
  flush();
  return parts.filter((part) => !VOID.test(part.slice(2, -1)));
}

/** Our headings keep their depth beside the tag: the screen has the first heading. */
function nameOf(tag: string): string {
  const depth = /data-depth="(\d)"/.exec(tag)?.[1];
  if (depth !== undefined) return `h${depth}`;
  const name = /^<\/?([a-z]+\d?)/i.exec(tag)?.[1] ?? '';
  return tag.startsWith('</h') && /\d/.test(name) ? 'heading' : name;
}

function attributesOf(tag: string, name: string): string {
  const value = (attribute: string) => new RegExp(`\\s${attribute}="([^"]*)"`).exec(tag)?.[1];
  const kept = { a: ['href'], ol: ['start'], input: ['checked'] }[name] ?? [];
  return kept
    .flatMap((attribute) => (value(attribute) === undefined ? [] : ` ${attribute}=${addressOf(decode(value(attribute) ?? ''))}`))
    .join('');
}

/** An address as the browser resolves it. */
const addressOf = (value: string): string => (URL.canParse(value) ? new URL(value).href : value);

const decode = (text: string): string =>
  text.replace(
    /&(?:lt|gt|quot|amp|#x27|#39);/g,
    (reference) => ({ '&lt;': '<', '&gt;': '>', '&quot;': '"', '&amp;': '&' })[reference] ?? "'",
  );
