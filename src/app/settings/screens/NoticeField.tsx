// The switch for notifications, and why the browser shows none.
import { areNoticesRefused } from '../../installed/notice-permission.ts';
import { useSetting } from '../settings.ts';
import { SwitchField } from './SwitchField.tsx';

export function NoticeField() {
  // The browser's answer comes with a change of the setting.
  useSetting('isToldOfAnswers');
  return (
    <div>
      <SwitchField name="isToldOfAnswers" />
      {areNoticesRefused() && (
        <p className="mt-0.5 text-sm text-warn">
          This browser shows no notifications of this site. Allow them in its settings for the site.
        </p>
      )}
    </div>
  );
}
