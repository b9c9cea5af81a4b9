// Compares what two messages say, whatever else differs. Pure.
import type { Message, MessagePart } from '../../message.ts';

/**
 * How the content of `found` stands to the content of `stored`: the same, its beginning, more of
 * it, or another one.
 */
export function compareContent(stored: Message, found: Message): 'same' | 'less' | 'more' | 'other' {
  if (stored.role !== found.role) return 'other';
  const isBeginning = beginsLike(found.parts, stored.parts);
  const goesOn = beginsLike(stored.parts, found.parts);
  if (isBeginning && goesOn) return 'same';
  if (isBeginning) return 'less';
  return goesOn ? 'more' : 'other';
}

/** Whether `whole` begins with `beginning`, whose last part may be cut off. */
function beginsLike(beginning: readonly MessagePart[], whole: readonly MessagePart[]): boolean {
  return beginning.every((part, index) => {
    const other = whole[index];
    if (!other || kindOf(part) !== kindOf(other)) return false;
    return index === beginning.length - 1 ? other.text.startsWith(part.text) : other.text === part.text;
  });
}

function kindOf(part: MessagePart): string {
  switch (part.type) {
    case 'reasoning':
      return 'reasoning';
    case 'text':
      return `text ${part.channel}`;
    case 'tool-call':
      return `call ${part.recipient}`;
    case 'tool-result':
      return `result ${part.author}`;
    case 'file':
      return `file ${part.mediaType} ${part.name}`;
  }
}
