// What can be done with an answer that is over: its versions, copy, answer again, go on in a new
// chat, edit, delete.
import { perform } from '../../actions/action.ts';
import { ANSWER_AGAIN, branchOff, continueAnswer, deleteBranch } from '../../actions/branches.ts';
import { underTheHood } from '../../actions/hood.ts';
import { useApp, useAppState } from '../../app-context.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { Menu, type MenuItem } from '../../ui/Menu.tsx';
import { CopyAnswer } from '../CopyAnswer.tsx';
import { type VersionProps, VersionSwitch } from './VersionSwitch.tsx';

interface AnswerActionsProps extends VersionProps {
  text: string;
  /** Whether the answer broke off, and nothing follows it. */
  isOpenEnded: boolean;
  onEdit: () => void;
}

export function AnswerActions({ text, isOpenEnded, onEdit, ...version }: AnswerActionsProps) {
  const { id } = version;
  return (
    <span className="-ms-2 flex flex-wrap items-center gap-0.5">
      <VersionSwitch {...version} />
      {text !== '' && <CopyAnswer markdown={text} />}
      <AgainMenu id={id} />
      <ActionButton action={branchOff} target={id} look="small" aria-label={branchOff.label}>
        <Icon name="branch" className="size-4" />
      </ActionButton>
      <MoreMenu id={id} onEdit={onEdit} />
      {isOpenEnded && (
        <ActionButton action={continueAnswer} target={id} look="text" className="min-h-8 font-medium text-accent" />
      )}
    </span>
  );
}

function AgainMenu({ id }: { id: string }) {
  const app = useApp();
  const isEnabled = useAppState((current) => ANSWER_AGAIN.every((action) => action.isEnabled(current, id)));
  const items = ANSWER_AGAIN.map(
    (action): MenuItem => ({
      label: action.label,
      isDisabled: !isEnabled,
      onSelect: () => perform(action, app, id),
    }),
  );
  return (
    <Menu look="small" aria-label="Answer again" items={items}>
      <Icon name="again" className="size-4" />
    </Menu>
  );
}

function MoreMenu({ id, onEdit }: { id: string; onEdit: () => void }) {
  const app = useApp();
  const canChange = useAppState((current) => deleteBranch.isEnabled(current, id));
  return (
    <Menu
      look="small"
      aria-label="More for this answer"
      items={[
        { label: underTheHood.label, icon: 'bars', onSelect: () => perform(underTheHood, app, id) },
        { label: 'Edit', icon: 'edit', isDisabled: !canChange, onSelect: onEdit },
        {
          label: deleteBranch.label,
          icon: 'delete',
          isDanger: true,
          isDisabled: !canChange,
          onSelect: () => perform(deleteBranch, app, id),
        },
      ]}
    >
      <Icon name="more" className="size-4" />
    </Menu>
  );
}
