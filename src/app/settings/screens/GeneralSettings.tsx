// General settings: the theme, and when reasoning is open.
import { ChoiceField } from './ChoiceField.tsx';

export function GeneralSettings() {
  return (
    <>
      <ChoiceField name="theme" look="row" />
      <ChoiceField name="reasoningShown" look="list" />
    </>
  );
}
