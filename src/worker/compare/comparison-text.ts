// The conversation that exact and int8 weights both read. Prose, code, arithmetic, German and
// Chinese are in it, so that no single kind of text decides. A changed word changes every measured
// number.

import type { ChatMessage } from '../../contracts/chat.ts';

const turn = (question: string, answer: string): ChatMessage[] => [
  { role: 'user', content: question },
  { role: 'assistant', content: answer },
];

export const COMPARISON_TEXT: readonly ChatMessage[] = [
  ...turn(
    'Describe a harbour in the early morning.',
    'Before sunrise the harbour is almost silent. A single lamp burns at the end of the pier, and the boats knock softly against the wood whenever a swell comes in. Then the first fishermen arrive, carrying nets that still smell of yesterday. They speak little. By the time the sun has climbed over the hills, three boats are already far out, small and dark on the bright water, and the gulls have followed them.',
  ),
  ...turn(
    'Write a Python function that finds the longest word in a text.',
    '```python\ndef longest_word(text: str) -> str:\n    """Returns the first of the longest words, or an empty string."""\n    longest = ""\n    for word in text.split():\n        if len(word) > len(longest):\n            longest = word\n    return longest\n```\n\nIt splits the text at white space and keeps the first word of the greatest length.',
  ),
  ...turn(
    'A shop sells pens at 3 euros and notebooks at 7 euros. What do 12 pens and 5 notebooks cost?',
    '12 pens cost 12 × 3 = 36 euros. 5 notebooks cost 5 × 7 = 35 euros. Together that is 36 + 35 = 71 euros.',
  ),
  ...turn(
    'Warum ist der Himmel blau?',
    'Das Licht der Sonne enthält alle Farben. In der Luft wird blaues Licht viel stärker gestreut als rotes, weil seine Wellen kürzer sind. Deshalb erreicht uns das Blau aus allen Richtungen. Am Abend ist der Weg durch die Luft länger, und es bleibt vor allem das Rot übrig.',
  ),
  ...turn(
    '请简单介绍一下茶。',
    '茶是一种用茶树的叶子泡出来的饮料。绿茶没有经过发酵，味道清淡；红茶经过发酵，颜色更深，香味也更浓。很多人早上喝茶，因为茶里有咖啡因，可以让人清醒。',
  ),
  ...turn('Thank you!', 'You are welcome. Ask me anything else whenever you like.'),
];
