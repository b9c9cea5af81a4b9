// Questions that the demo model answers right (e2e/model/tiny-model.spec.ts asks them).

export interface Prompt {
  text: string;
  /** What the answer contains. */
  answer: string;
}

export const PROMPTS: readonly Prompt[] = [
  { text: 'What is 27 + 15?', answer: '42' },
  { text: 'Spell "stone" backwards', answer: 'enots' },
  { text: 'Bonjour !', answer: 'Bonjour' },
];
