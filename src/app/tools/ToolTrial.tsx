// A button that tries a tool's set-up, and what came of it.
import { useEffect, useRef, useState } from 'react';
import { Button } from '../ui/Button.tsx';

type Trial = { state: 'idle' | 'running' } | { state: 'done'; words: string } | { state: 'failed'; words: string };

interface ToolTrialProps {
  label: string;
  /** What a press sends, and where. */
  sends: string;
  /** Returns what came of it, in words. Rejects with the reason. */
  run(signal: AbortSignal): Promise<string>;
}

export function ToolTrial({ label, sends, run }: ToolTrialProps) {
  const [trial, setTrial] = useState<Trial>({ state: 'idle' });
  const running = useRef<AbortController>(null);
  useEffect(() => () => running.current?.abort(), []);
  const start = async () => {
    const stop = new AbortController();
    running.current = stop;
    setTrial({ state: 'running' });
    try {
      const words = await run(stop.signal);
      if (!stop.signal.aborted) setTrial({ state: 'done', words });
    } catch (error) {
      if (stop.signal.aborted) setTrial({ state: 'idle' });
      else setTrial({ state: 'failed', words: error instanceof Error ? error.message : String(error) });
    }
  };
  const isRunning = trial.state === 'running';
  return (
    <div className="space-y-2">
      <div className="flex flex-wrap items-center gap-3">
        <Button onClick={() => (isRunning ? running.current?.abort() : void start())}>{isRunning ? 'Cancel' : label}</Button>
        <span className="min-w-0 flex-1 text-sm text-muted wrap-anywhere">{sends}</span>
      </div>
      <output className="block text-sm wrap-anywhere">
        {isRunning ? 'Waiting for an answer…' : trial.state === 'done' ? trial.words : ''}
      </output>
      {trial.state === 'failed' && (
        <p role="alert" className="text-sm text-danger wrap-anywhere">
          {trial.words}
        </p>
      )}
    </div>
  );
}
