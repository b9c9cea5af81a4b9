// Goes from one version of a message to the next: ‹ 2 / 3 ›.
import { nextVersion, previousVersion, type Step, stepVersion } from '../../actions/versions.ts';
import { useApp } from '../../app-context.ts';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';

export interface VersionProps {
  id: string;
  /** Which version is shown, from 1. */
  version: number;
  versions: number;
}

/** Nothing for a message with one version. */
export function VersionSwitch({ id, version, versions }: VersionProps) {
  const app = useApp();
  if (versions < 2) return null;
  const go = (step: Step) => void stepVersion(app, id, step);
  return (
    <span data-versions-of={id} className="versions inline-flex items-center text-xs tabular-nums">
      <Button look="small" aria-label={previousVersion.label} isDisabled={version === 1} onClick={() => go(-1)}>
        <Icon name="left" className="size-4" />
      </Button>
      <span>
        {version} / {versions}
      </span>
      <Button look="small" aria-label={nextVersion.label} isDisabled={version === versions} onClick={() => go(1)}>
        <Icon name="right" className="size-4" />
      </Button>
    </span>
  );
}
