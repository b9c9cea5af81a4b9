// How a large model loads, in three ways with their memory and, where it was measured, their speed.
import { useId } from 'react';
import { formatBytes } from '../../../contracts/format-bytes.ts';
import type { ModelSummary } from '../../../contracts/models.ts';
import { useApp } from '../../app-context.ts';
import { useStore } from '../../platform/store.ts';
import { formatSpeed } from '../facts/describe-facts.ts';
import { factsFor } from '../facts/facts.ts';
import { useFacts } from '../facts/use-facts.ts';
import { WAYS, type Way, wayOf } from '../facts/ways.ts';
import { chosenFor, gpuBytesFor } from './load-options.ts';

export function Ways({ model }: { model: ModelSummary }) {
  const { loadOptions } = useApp().manager;
  const name = useId();
  const chosen = useStore(loadOptions.store, (kept) => chosenFor(kept, model.url));
  return (
    <fieldset className="mt-4">
      <legend className="text-sm font-medium">
        How it loads<span className="sr-only">{`: ${model.id}`}</span>
      </legend>
      <div className="mt-2 space-y-2">
        {WAYS.map((way) => (
          <WayChoice
            key={way.name}
            {...{ model, way, name }}
            isChosen={wayOf(chosen) === way}
            onChoose={() =>
              loadOptions.choose(model.url, { weights: way.loadOptions.weights, embedding: way.loadOptions.embedding })
            }
          />
        ))}
      </div>
    </fieldset>
  );
}

interface WayChoiceProps {
  model: ModelSummary;
  way: Way;
  name: string;
  isChosen: boolean;
  onChoose: () => void;
}

function WayChoice({ model, way, name, isChosen, onChoose }: WayChoiceProps) {
  const id = useId();
  const { cache } = useStore(useApp().manager.loadOptions.store, (kept) => chosenFor(kept, model.url));
  const { fit, speeds } = factsFor(
    useStore(useFacts().store, (current) => current),
    model.url,
  );
  const bytes = gpuBytesFor(model, { ...way.loadOptions, cache });
  const speed = speeds[way.name];
  const tested = fit?.find(({ loadOptions }) => wayOf(loadOptions) === way);
  const isRefused = tested !== undefined && tested.acceptedBytes < tested.bytes;
  return (
    <div className="choice choice-card w-full! items-start py-2.5">
      <input
        id={id}
        type="radio"
        name={name}
        className="mt-1 size-4 shrink-0 accent-accent"
        checked={isChosen}
        aria-describedby={`${id}-hint ${id}-size`}
        onChange={onChoose}
      />
      <div className="min-w-0 flex-1">
        <label htmlFor={id} className="font-medium">
          {way.name}
        </label>
        <p id={`${id}-hint`} className="text-[0.8125rem] text-muted">
          {isRefused ? `This GPU gave up at ${formatBytes(tested.acceptedBytes)}.` : way.hint}
        </p>
      </div>
      <p id={`${id}-size`} className="shrink-0 text-end text-[0.8125rem] tabular-nums">
        <span className="block text-sm">{bytes === null ? 'Size not yet known' : formatBytes(bytes)}</span>
        <span className="block text-muted">{speed === undefined ? 'speed not measured' : `≈ ${formatSpeed(speed)}/s`}</span>
      </p>
    </div>
  );
}
