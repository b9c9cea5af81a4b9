// A button that copies a text and confirms it for a moment.
import { useState } from 'react';
import { copy } from '../actions/copy.ts';
import { ActionButton } from './ActionButton.tsx';
import { Icon } from './Icon.tsx';

/** Duration of the confirmation, ms: long enough to be read, short enough to copy again. */
const CONFIRM_MS = 1500;

const OUTCOMES = { copied: 'Copied', refused: 'The browser refused' };

export function CopyButton({ text, label }: { text: string; label: string }) {
  const [outcome, setOutcome] = useState<'copied' | 'refused' | null>(null);
  const onOutcome = (next: 'copied' | 'refused') => {
    setOutcome(next);
    setTimeout(() => setOutcome(null), CONFIRM_MS);
  };
  return (
    <ActionButton action={copy} target={{ text, onOutcome }} look="text" className="copy-button">
      <Icon name={outcome === 'copied' ? 'check' : 'copy'} className="size-3.5" />
      <span>{outcome === null ? label : OUTCOMES[outcome]}</span>
    </ActionButton>
  );
}
