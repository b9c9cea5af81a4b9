// The settings of the next answer in a native popover: instructions and temperature.

import { BENCH } from '../platform/route.ts';
import { useStore } from '../platform/store.ts';
import { Icon } from '../ui/Icon.tsx';
import { type Chat, DEFAULT_OPTIONS } from './chat.ts';

export function Settings({ chat }: { chat: Chat }) {
  const { instructions, temperature } = useStore(chat.store, (state) => state.options);
  return (
    <>
      <button type="button" popoverTarget="settings" className="icon-button settings-anchor" aria-label="Settings">
        <Icon name="settings" />
      </button>
      <section id="settings" popover="auto" className="settings" aria-label="Settings of the chat">
        <label className="text-sm font-medium" htmlFor="instructions">
          Instructions
        </label>
        <textarea
          id="instructions"
          rows={4}
          value={instructions}
          onChange={(event) => chat.configure({ instructions: event.target.value })}
          placeholder="How the model should answer"
          className="mt-1 block max-h-60 w-full resize-y rounded-xl border border-line bg-canvas px-3 py-2 text-sm placeholder:text-muted"
        />
        <div className="mt-4 flex items-baseline justify-between text-sm">
          <label className="font-medium" htmlFor="temperature">
            Temperature
          </label>
          <output htmlFor="temperature" className="text-muted tabular-nums">
            {temperature === 0 ? '0 (always the likeliest word)' : temperature.toFixed(1)}
          </output>
        </div>
        <input
          id="temperature"
          type="range"
          min={0}
          max={2}
          step={0.1}
          value={temperature}
          onChange={(event) => chat.configure({ temperature: event.target.valueAsNumber })}
          className="mt-1 h-8 w-full accent-accent"
        />
        <button
          type="button"
          className="button mt-3 w-full"
          onClick={() => chat.configure({ instructions: DEFAULT_OPTIONS.instructions, temperature: DEFAULT_OPTIONS.temperature })}
        >
          Reset
        </button>
        <a href={BENCH} className="text-button mt-2 w-full justify-center">
          Measure this GPU
        </a>
      </section>
    </>
  );
}
