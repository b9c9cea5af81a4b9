// Send, or Stop while an answer comes; and a button beside Stop that keeps the next message.
import { type MouseEvent, useRef } from 'react';
import { perform } from '../../actions/action.ts';
import { send, sendLater, stop } from '../../actions/chat.ts';
import { useApp, useAppState } from '../../app-context.ts';
import { focusStart, isTouch } from '../../platform/focus.ts';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';

export function SendButton() {
  const canWait = useAppState((app) => sendLater.isEnabled(app, undefined));
  return (
    <>
      {canWait && <SendLater />}
      <SendOrStop />
    </>
  );
}

/** A touch screen has no Enter that sends. */
function SendLater() {
  const app = useApp();
  return (
    <Button
      look="icon"
      className="rounded-full"
      aria-label={sendLater.label}
      onClick={() => {
        perform(sendLater, app, undefined);
        if (!isTouch()) focusStart();
      }}
    >
      <Icon name="send" />
    </Button>
  );
}

/** One button, which is never taken away: it keeps the focus, and the browser counts its clicks. */
function SendOrStop() {
  const app = useApp();
  const action = useAppState(({ chat }) => (chat.store.get() === null ? send : stop));
  const isEnabled = useAppState((current) => action.isEnabled(current));
  const hasJustSent = useRef(false);
  const press = (event: MouseEvent) => {
    // The second click of a double click on Send is no wish to stop. A third one is.
    const isSecond = event.detail === 2 && hasJustSent.current;
    hasJustSent.current = action === send;
    if (!isSecond) perform(action, app, undefined);
    // On a touch screen that would bring the keyboard back.
    if (!isTouch()) focusStart();
  };
  return (
    <Button
      look="primary"
      className="size-10 shrink-0 touch-manipulation rounded-full px-0 pointer-coarse:size-11"
      isDisabled={!isEnabled}
      aria-label={action.label}
      onClick={press}
    >
      <Icon name={action === stop ? 'stop' : 'send'} />
    </Button>
  );
}
