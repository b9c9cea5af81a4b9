// Goes from one version of a message to the next: ‹ 2 / 3 ›.
import { useApp } from '../../app-context.ts';
import { siblingsOf } from '../../conversations/tree.ts';
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
  const { chats } = useApp();
  if (versions < 2) return null;
  const go = (step: number) => {
    const { document } = chats.shown;
    const next = siblingsOf(document.conversation.get(), id)[version - 1 + step];
    if (next !== undefined) void chats.branches.show(document, next);
  };
  return (
    <span className="versions inline-flex items-center text-xs tabular-nums">
      <Button look="small" aria-label="Previous version" isDisabled={version === 1} onClick={() => go(-1)}>
        <Icon name="left" className="size-4" />
      </Button>
      <span>
        {version} / {versions}
      </span>
      <Button look="small" aria-label="Next version" isDisabled={version === versions} onClick={() => go(1)}>
        <Icon name="right" className="size-4" />
      </Button>
    </span>
  );
}
