// The menu of models: each stored one in the ways that fit this GPU, with its memory and speed.
import { type ReactNode, useEffect, useRef } from 'react';
import { formatBytes } from '../../../contracts/format-bytes.ts';
import type { ModelSummary } from '../../../contracts/models.ts';
import { perform } from '../../actions/action.ts';
import { freeGpu } from '../../actions/models.ts';
import { useApp, useAppState } from '../../app-context.ts';
import { MODELS, navigate } from '../../platform/route.ts';
import { useStore } from '../../platform/store.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { useFacts } from '../facts/use-facts.ts';
import { choicesOf, type PickerChoice } from './choices.ts';

export function ModelPicker({ onDone }: { onDone: () => void }) {
  const app = useApp();
  const { models, loadOptions } = app.manager;
  const state = useStore(models.store, (current) => current);
  const kept = useStore(loadOptions.store, (current) => current);
  const facts = useStore(useFacts().store, (current) => current);
  const isAnswering = useAppState(({ chat }) => chat.store.get() !== null);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.querySelector('button')?.focus(), []);
  const choices = state.list.flatMap((model) => choicesOf(model, { current: state.current, kept, facts }));
  const choose = ({ model, loadOptions: options }: PickerChoice) => {
    onDone();
    if (options) loadOptions.choose(model.url, options);
    if (isHere(model)) void models.load(model.url);
    else void models.open(model.url);
  };
  return (
    <div ref={box}>
      {choices.length === 0 && <p className="px-3 py-2 text-sm text-muted">No model is listed yet.</p>}
      <ul className="max-h-[60dvh] overflow-y-auto">
        {choices.map((choice) => (
          <li key={choice.key}>
            <ChoiceButton choice={choice} isHeld={isAnswering} onChoose={() => choose(choice)} />
          </li>
        ))}
      </ul>
      <div className="mt-1.5 flex items-center justify-between border-t border-line pt-1">
        <PickerLink
          onClick={() => {
            onDone();
            navigate(MODELS);
          }}
        >
          Manage models…
        </PickerLink>
        <ActionButton
          action={{ ...freeGpu, perform: () => (onDone(), perform(freeGpu, app, undefined)) }}
          target={undefined}
          look="text"
        />
      </div>
    </div>
  );
}

const isHere = ({ status }: ModelSummary): boolean => status === 'stored' || status === 'loaded' || status === 'loading';

function ChoiceButton({ choice, isHeld, onChoose }: { choice: PickerChoice; isHeld: boolean; onChoose: () => void }) {
  const { title, detail, speed, isCurrent, bytesShort } = choice;
  return (
    <button
      type="button"
      aria-current={isCurrent || undefined}
      aria-disabled={isHeld || isCurrent || undefined}
      title={isHeld ? 'Wait until the answer has ended' : undefined}
      className="flex min-h-11 w-full items-start gap-2 rounded-lg px-2.5 py-1.5 text-start hover:bg-hover aria-[current]:bg-accent-soft"
      onClick={() => {
        if (!isHeld && !isCurrent) onChoose();
      }}
    >
      <span className="size-4 shrink-0 pt-1">{isCurrent && <Icon name="check" className="size-4 text-accent" />}</span>
      <span className="min-w-0 flex-1">
        <span className={`block truncate text-[0.8125rem] font-medium ${bytesShort === null ? '' : 'text-muted'}`}>{title}</span>
        <span className="block text-xs text-muted">
          {bytesShort === null ? detail : `Too large for this GPU by ${formatBytes(bytesShort)}`}
        </span>
      </span>
      {speed !== null && <span className="shrink-0 pt-0.5 text-xs text-muted tabular-nums">{`≈ ${speed}/s`}</span>}
    </button>
  );
}

function PickerLink({ onClick, children }: { onClick: () => void; children: ReactNode }) {
  return (
    <button type="button" className="text-button" onClick={onClick}>
      {children}
    </button>
  );
}
