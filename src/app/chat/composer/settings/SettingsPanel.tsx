// The settings of the shown conversation: a preset, instructions, and every sampling parameter with
// its default.
import { useApp } from '../../../app-context.ts';
import { configure, DEFAULT_SETTINGS } from '../../../conversations/settings.ts';
import { BENCH } from '../../../platform/route.ts';
import { useStore } from '../../../platform/store.ts';
import { Button } from '../../../ui/Button.tsx';
import { Field } from '../../../ui/Field.tsx';
import { OPTIONAL, SLIDERS } from '../parameters.ts';
import { OptionalField } from './OptionalField.tsx';
import { PresetPicker } from './PresetPicker.tsx';
import { Slider } from './Slider.tsx';

export function SettingsPanel() {
  const { options } = useApp();
  const settings = useStore(options, (current) => current);
  const change = (part: Partial<typeof settings>) => configure(options, part);
  const reset = () => {
    const { effort, overflow } = options.get();
    options.set({ ...DEFAULT_SETTINGS, effort, overflow });
  };
  return (
    <>
      <PresetPicker />
      <div className="mt-4">
        <Field id="instructions" label="Instructions">
          <textarea
            id="instructions"
            rows={4}
            dir="auto"
            value={settings.instructions}
            onChange={(event) => change({ instructions: event.target.value })}
            placeholder="How the model should answer"
            className="field mt-1 block max-h-60 w-full resize-y bg-canvas py-2"
          />
        </Field>
      </div>
      {SLIDERS.map((parameter) => (
        <Slider
          key={parameter.name}
          parameter={parameter}
          value={settings[parameter.name]}
          onChange={(value) => change({ [parameter.name]: value })}
        />
      ))}
      {OPTIONAL.map((parameter) => (
        <OptionalField
          key={parameter.name}
          parameter={parameter}
          value={settings[parameter.name]}
          onChange={(value) => change({ [parameter.name]: value })}
        />
      ))}
      <p className="mt-4 text-xs text-muted">These settings belong to this chat. A preset carries them to others.</p>
      <Button className="mt-3 w-full" onClick={reset}>
        Reset
      </Button>
      <a href={BENCH} className="text-button mt-2 w-full justify-center">
        Measure this GPU
      </a>
    </>
  );
}
