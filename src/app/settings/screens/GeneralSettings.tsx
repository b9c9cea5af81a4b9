// General settings: the theme, when reasoning is open, notifications, installing.
import { InstallSection } from '../../installed/InstallSection.tsx';
import { areNoticesRefused } from '../../installed/notice-permission.ts';
import { ChoiceField } from './ChoiceField.tsx';
import { SwitchField } from './SwitchField.tsx';

export function GeneralSettings() {
  return (
    <>
      <ChoiceField name="theme" look="row" />
      <ChoiceField name="reasoningShown" look="list" />
      <div>
        <SwitchField name="isToldOfAnswers" />
        {areNoticesRefused() && (
          <p className="mt-0.5 text-sm text-warn">
            This browser shows no notifications of this site. Allow them in its settings for the site.
          </p>
        )}
      </div>
      <InstallSection />
    </>
  );
}
