// The settings of the next answer in a native popover: instructions, and a slider for each
// parameter of the table.
import { useApp } from '../../app-context.ts';
import { BENCH } from '../../platform/route.ts';
import { useStore } from '../../platform/store.ts';
import { Button } from '../../ui/Button.tsx';
import { Field } from '../../ui/Field.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { configure, DEFAULT_OPTIONS, SLIDERS, type SliderParameter } from './parameters.ts';

export function Settings() {
  const { options } = useApp();
  const instructions = useStore(options, (current) => current.instructions);
  return (
    <>
      <Button look="icon" popoverTarget="settings" className="settings-anchor" aria-label="Settings">
        <Icon name="settings" />
      </Button>
      <section id="settings" popover="auto" className="settings" aria-label="Settings of the chat">
        <Field id="instructions" label="Instructions">
          <textarea
            id="instructions"
            rows={4}
            dir="auto"
            value={instructions}
            onChange={(event) => configure(options, { instructions: event.target.value })}
            placeholder="How the model should answer"
            className="field mt-1 block max-h-60 w-full resize-y bg-canvas py-2"
          />
        </Field>
        {SLIDERS.map((parameter) => (
          <Slider key={parameter.name} parameter={parameter} />
        ))}
        <Button className="mt-3 w-full" onClick={() => configure(options, shownDefaults())}>
          Reset
        </Button>
        <a href={BENCH} className="text-button mt-2 w-full justify-center">
          Measure this GPU
        </a>
      </section>
    </>
  );
}

function Slider({ parameter: { name, label, min, max, step, describe } }: { parameter: SliderParameter }) {
  const { options } = useApp();
  const value = useStore(options, (current) => current[name]);
  return (
    <div className="mt-4">
      <Field id={name} label={label} value={describe(value)}>
        <input
          id={name}
          type="range"
          {...{ min, max, step, value }}
          onChange={(event) => configure(options, { [name]: event.target.valueAsNumber })}
          className="mt-1 h-8 w-full accent-accent"
        />
      </Field>
    </div>
  );
}

/** The defaults of what the settings show; the effort is beside the message. */
function shownDefaults() {
  const sliders = SLIDERS.map(({ name }) => [name, DEFAULT_OPTIONS[name]]);
  return { instructions: DEFAULT_OPTIONS.instructions, ...Object.fromEntries(sliders) };
}
