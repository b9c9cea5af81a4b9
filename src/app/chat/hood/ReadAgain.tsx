// The tokens of an answer are not stored: a button has the model read the answer again.
import { useEffect, useRef } from 'react';
import { canAnswer } from '../../actions/chat.ts';
import { useApp, useAppState } from '../../app-context.ts';
import type { AssistantMessage } from '../../conversations/message.ts';
import { FailureNotice } from '../../failures/FailureNotice.tsx';
import { Button } from '../../ui/Button.tsx';
import { isReadable, type Reading, readAgain } from './reading.ts';

interface ReadAgainProps {
  answer: AssistantMessage;
  reading: Reading;
  onReading(reading: Reading): void;
}

export function ReadAgain({ answer, reading, onReading }: ReadAgainProps) {
  const app = useApp();
  const isEnabled = useAppState(canAnswer);
  const isReading = reading.status === 'reading';
  useStopWhenLeft(isReading);
  if (!isReadable(answer))
    return (
      <p className="text-sm text-muted">
        The tokens of an answer without text, or with calls of tools, cannot be computed again.
      </p>
    );
  const read = async () => {
    onReading({ status: 'reading' });
    onReading(await readAgain(app, answer));
  };
  return (
    <div className="space-y-3 text-sm">
      <p className="text-muted">
        How sure the model was of each token is not stored. The model can read the chat and this answer again to compute it. That
        takes about as long as reading the chat did, and changes nothing.
      </p>
      {reading.status === 'failed' && <FailureNotice failure={reading.failure} remedies={[]} />}
      {isReading ? (
        <div className="flex items-center gap-3">
          <output className="text-muted">Reading the answer…</output>
          <Button onClick={() => void app.rereading.stop()}>Stop reading</Button>
        </div>
      ) : (
        <>
          <Button look="primary" isDisabled={!isEnabled} onClick={() => void read()}>
            Read the answer again
          </Button>
          {!isEnabled && <p className="text-muted">A model has to be loaded, and no answer may be coming.</p>}
        </>
      )}
    </div>
  );
}

/** A panel that is closed while the worker reads has it stop. */
function useStopWhenLeft(isReading: boolean): void {
  const { rereading } = useApp();
  const isReadingNow = useRef(isReading);
  useEffect(() => {
    isReadingNow.current = isReading;
  }, [isReading]);
  useEffect(
    () => () => {
      if (isReadingNow.current) void rereading.stop().catch(() => undefined);
    },
    [rereading],
  );
}
