// A button that deletes something after a question.
import { type ReactNode, useState } from 'react';
import { type Action, perform } from '../../actions/action.ts';
import { useApp } from '../../app-context.ts';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';

interface DeleteButtonProps<Target> {
  action: Action<Target>;
  target: Target;
  /** The name of the button for screen readers: its label says too little in a list. */
  name: string;
  /** The question. */
  title: string;
  /** What is lost. */
  children: ReactNode;
}

export function DeleteButton<Target>({ action, target, name, title, children }: DeleteButtonProps<Target>) {
  const app = useApp();
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <Button look="text" aria-label={name} onClick={() => setAsking(true)}>
        {action.label}
      </Button>
      {isAsking && (
        <ConfirmDialog
          title={title}
          action={action.label}
          onConfirm={() => perform(action, app, target)}
          onClose={() => setAsking(false)}
        >
          {children}
        </ConfirmDialog>
      )}
    </>
  );
}
