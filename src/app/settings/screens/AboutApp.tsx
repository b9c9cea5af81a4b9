// What the app is, which version runs, and what it is made of.
import { DEVICE, PRIVACY } from '../../platform/route.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';

/** Written by the build from package.json. */
const VERSION = import.meta.env['VITE_APP_VERSION'] as string;

const FACTS: readonly { label: string; text: string }[] = [
  { label: 'Version', text: VERSION },
  { label: 'Licence', text: 'Apache-2.0, as the models gpt-oss-20b and gpt-oss-120b of OpenAI' },
  { label: 'Your words', text: 'They stay in this browser. No server gets them.' },
  { label: 'The network', text: 'It is used for the app itself and for the files of models that you open.' },
];

export function AboutApp() {
  return (
    <>
      <p className="text-muted">OpenAI’s gpt-oss on your own GPU, in a browser tab.</p>
      <dl className="divide-y divide-line text-sm">
        {FACTS.map(({ label, text }) => (
          <div key={label} className="flex flex-wrap gap-x-4 py-2.5">
            <dt className="w-32 font-medium">{label}</dt>
            <dd className="min-w-0 flex-1 basis-60 text-muted wrap-anywhere">{text}</dd>
          </div>
        ))}
      </dl>
      <p className="flex flex-wrap items-center gap-2 text-sm text-muted">
        For a report of a fault:
        <CopyButton label="Copy version and browser" text={() => `gpt-oss-web ${VERSION}\n${navigator.userAgent}`} />
        <a href={DEVICE} className="text-button">
          This device
        </a>
        <a href={PRIVACY} className="text-button">
          Privacy
        </a>
      </p>
    </>
  );
}
