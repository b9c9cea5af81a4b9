// A sampling parameter: a slider, its value in words, its effect, and the way back to its default.
import { DEFAULT_SETTINGS } from '../../../conversations/settings.ts';
import { Button } from '../../../ui/Button.tsx';
import { Field, hintId } from '../../../ui/Field.tsx';
import { Icon } from '../../../ui/Icon.tsx';
import { describe, type ShownParameter } from '../parameters.ts';

interface SliderProps {
  parameter: ShownParameter;
  value: number;
  onChange(value: number): void;
}

export function Slider({ parameter: { name, label, min, max, step, effect }, value, onChange }: SliderProps) {
  const isDefault = value === DEFAULT_SETTINGS[name];
  return (
    <div className="mt-4">
      <Field id={name} label={label} value={describe(name, value)} hint={effect}>
        <div className="flex items-center gap-2">
          <input
            id={name}
            type="range"
            {...{ min, max, step, value }}
            aria-describedby={hintId(name)}
            onChange={(event) => onChange(event.target.valueAsNumber)}
            className="h-8 min-w-0 flex-1 accent-accent pointer-coarse:h-11"
          />
          <Button
            look="small"
            isDisabled={isDefault}
            aria-label={`Default of ${label}`}
            onClick={() => onChange(DEFAULT_SETTINGS[name])}
          >
            <Icon name="again" className="size-4" />
          </Button>
        </div>
      </Field>
    </div>
  );
}
