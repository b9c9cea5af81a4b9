// How long the model thinks: three buttons, or a list where the composer is narrow. The style shows
// one of them.
import { useApp } from '../../app-context.ts';
import { configure, EFFORTS } from '../../conversations/settings.ts';
import { useStore } from '../../platform/store.ts';
import { Icon } from '../../ui/Icon.tsx';

const LABELS = { low: 'Low', medium: 'Medium', high: 'High' } as const;

export function Thinking() {
  const { options } = useApp();
  const effort = useStore(options, (current) => current.effort);
  const choose = (value: string) => configure(options, { effort: EFFORTS.find((known) => known === value) ?? effort });
  return (
    <>
      <fieldset className="thinking-wide">
        <legend className="sr-only">Thinking</legend>
        <span aria-hidden="true" className="px-2">
          Thinking
        </span>
        <span className="segments">
          {EFFORTS.map((level) => (
            <label key={level} className="segment">
              <input
                type="radio"
                name="effort"
                className="sr-only"
                value={level}
                checked={level === effort}
                onChange={() => choose(level)}
              />
              {LABELS[level]}
            </label>
          ))}
        </span>
      </fieldset>
      <span className="thinking-narrow">
        <Icon name="bars" className="size-4.5 text-accent" />
        <select aria-label="Thinking" value={effort} onChange={(event) => choose(event.target.value)}>
          {EFFORTS.map((level) => (
            <option key={level} value={level} className="bg-surface text-ink">
              {LABELS[level]}
            </option>
          ))}
        </select>
      </span>
    </>
  );
}
