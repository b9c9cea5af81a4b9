// The question whether a call may run. It shows where the call sends its arguments, which are above
// it, before anything is sent.
import type { CallActivity, Decision } from '../../tools/call-activity.ts';
import { Button } from '../../ui/Button.tsx';

type Asked = Extract<CallActivity, { status: 'asking' }>;

const CHOICES: readonly { decision: Decision; label: string; look: 'primary' | 'plain' }[] = [
  { decision: 'once', label: 'Allow once', look: 'primary' },
  { decision: 'chat', label: 'Allow in this chat', look: 'plain' },
  { decision: 'always', label: 'Always allow', look: 'plain' },
  { decision: 'deny', label: 'Do not allow', look: 'plain' },
];

export function CallQuestion({ asked: { label, host, decide } }: { asked: Asked }) {
  return (
    <fieldset className="rounded-xl bg-warn-soft p-3">
      <legend className="sr-only">Permission for {label}</legend>
      <output className="block text-warn">
        {host === null ? (
          <>{label} wants to run this. Nothing leaves this device.</>
        ) : (
          <>
            {label} wants to send this to{' '}
            <strong className="font-semibold wrap-anywhere" translate="no" dir="ltr">
              {host}
            </strong>
            .
          </>
        )}{' '}
        Allow it?
      </output>
      <div className="mt-3 flex flex-wrap gap-2">
        {CHOICES.map(({ decision, label: words, look }) => (
          <Button key={decision} look={look} onClick={() => decide(decision)}>
            {words}
          </Button>
        ))}
      </div>
    </fieldset>
  );
}
