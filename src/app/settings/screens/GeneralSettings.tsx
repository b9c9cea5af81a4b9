// General settings: the theme, when reasoning is open, notifications, installing.
import { InstallSection } from '../../installed/InstallSection.tsx';
import { ChoiceField } from './ChoiceField.tsx';
import { NoticeField } from './NoticeField.tsx';

export function GeneralSettings() {
  return (
    <>
      <ChoiceField name="theme" look="row" />
      <ChoiceField name="reasoningShown" look="list" />
      <NoticeField />
      <InstallSection />
    </>
  );
}
