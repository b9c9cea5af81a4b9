// A button for an action. Its label, its shortcut, its state and its effect come from the action.
import { type Action, perform } from '../actions/action.ts';
import { ariaShortcut } from '../actions/shortcut.ts';
import { useApp, useAppState } from '../app-context.ts';
import { Button, type ButtonProps } from './Button.tsx';

interface ActionButtonProps<Target> extends Omit<ButtonProps, 'onClick' | 'isDisabled'> {
  action: Action<Target>;
  target: Target;
}

export function ActionButton<Target>({ action, target, children, ...props }: ActionButtonProps<Target>) {
  const app = useApp();
  const isEnabled = useAppState((current) => action.isEnabled(current, target));
  return (
    <Button
      {...props}
      isDisabled={!isEnabled}
      aria-keyshortcuts={action.shortcut && ariaShortcut(action.shortcut)}
      onClick={() => perform(action, app, target)}
    >
      {children ?? action.label}
    </Button>
  );
}
