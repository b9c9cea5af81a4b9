// What can be done with a question: its versions, copy, edit, delete.
import { perform } from '../../actions/action.ts';
import { deleteBranch } from '../../actions/branches.ts';
import { canAnswer } from '../../actions/chat.ts';
import { useApp, useAppState } from '../../app-context.ts';
import { Button } from '../../ui/Button.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { Menu } from '../../ui/Menu.tsx';
import { type VersionProps, VersionSwitch } from './VersionSwitch.tsx';

export function QuestionActions({ text, onEdit, ...version }: VersionProps & { text: string; onEdit: () => void }) {
  const app = useApp();
  const canEdit = useAppState(canAnswer);
  const canDelete = useAppState((current) => deleteBranch.isEnabled(current, version.id));
  return (
    <div className="turn-actions -mb-3 flex flex-wrap items-center justify-end gap-0.5 text-faint">
      <CopyButton text={text} label="Copy" />
      <Button look="small" aria-label="Edit" isDisabled={!canEdit} onClick={onEdit}>
        <Icon name="edit" className="size-4" />
      </Button>
      <Menu
        look="small"
        aria-label="More for this question"
        items={[
          {
            label: deleteBranch.label,
            icon: 'delete',
            isDanger: true,
            isDisabled: !canDelete,
            onSelect: () => perform(deleteBranch, app, version.id),
          },
        ]}
      >
        <Icon name="more" className="size-4" />
      </Menu>
      <VersionSwitch {...version} />
    </div>
  );
}
