// The page's button in its variants. A disabled one keeps the keyboard's focus, because it is
// `aria-disabled` and not `disabled`.
import type { ComponentProps } from 'react';

const LOOKS = {
  plain: 'button',
  primary: 'button button-primary',
  danger: 'button button-danger',
  text: 'text-button',
  icon: 'icon-button',
};

export interface ButtonProps extends Omit<ComponentProps<'button'>, 'disabled'> {
  look?: keyof typeof LOOKS;
  isDisabled?: boolean;
}

export function Button({ look = 'plain', isDisabled = false, className = '', onClick, ...props }: ButtonProps) {
  return (
    <button
      type="button"
      {...props}
      className={`${LOOKS[look]} ${className}`}
      aria-disabled={isDisabled || undefined}
      onClick={(event) => {
        // A submit button that is disabled submits nothing.
        if (isDisabled) event.preventDefault();
        else onClick?.(event);
      }}
    />
  );
}
