// The words of each setting and of its values, for the screens and the palette.
import type { SettingName, Settings } from './settings.ts';

interface Choice<Value> {
  value: Value;
  label: string;
}

export interface SettingWords<Value> {
  label: string;
  hint?: string;
  /** In the order in which they are shown. */
  choices: readonly Choice<Value>[];
}

/** A setting that is on or off. */
const SWITCH = [
  { value: true, label: 'On' },
  { value: false, label: 'Off' },
] as const;

export const SETTING_WORDS: { readonly [Name in SettingName]: SettingWords<Settings[Name]> } = {
  theme: {
    label: 'Theme',
    choices: [
      { value: 'system', label: 'As the system' },
      { value: 'light', label: 'Light' },
      { value: 'dark', label: 'Dark' },
    ],
  },
  reasoningShown: {
    label: 'Reasoning',
    hint: 'The model reasons before it answers. You can open and close each one in the chat.',
    choices: [
      { value: 'auto', label: 'Open while the model reasons' },
      { value: 'always', label: 'Always open' },
      { value: 'never', label: 'Always closed' },
    ],
  },
  hasSingleKeys: {
    label: 'Single-key shortcuts',
    hint: 'Turn them off if speech input or another program presses such keys for you.',
    choices: SWITCH,
  },
  areNewChatsTemporary: {
    label: 'New chats are temporary',
    hint: 'A temporary chat is never stored. It ends with its tab, or when you open another chat.',
    choices: SWITCH,
  },
  isToldOfAnswers: {
    label: 'Notify when a long answer is ready',
    hint: 'While the app is hidden. The notification has the title of the chat, and stays on this device.',
    choices: SWITCH,
  },
};

/** A setting with one of its values, and their words. */
export interface SettingChoice {
  name: SettingName;
  value: Settings[SettingName];
  /** "Theme: Dark". */
  label: string;
  /** Makes this the value, with the function that changes a setting. */
  choose(change: ChangeSetting): void;
}

/** The method of the settings' store. */
export type ChangeSetting = <Name extends SettingName>(name: Name, value: Settings[Name]) => void;

/** Every value of every setting. */
export const SETTING_CHOICES: readonly SettingChoice[] = (Object.keys(SETTING_WORDS) as SettingName[]).flatMap(choicesOf);

function choicesOf<Name extends SettingName>(name: Name): SettingChoice[] {
  const { label, choices } = SETTING_WORDS[name];
  return choices.map((choice) => ({
    name,
    value: choice.value,
    label: `${label}: ${choice.label}`,
    choose: (change) => change(name, choice.value),
  }));
}
