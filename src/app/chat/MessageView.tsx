// One message of the chat. Memoized: while an answer streams, the messages before it do not render.
import { lazy, memo, Suspense, useMemo, useState } from 'react';
import { nameCitations } from '../../tools/browser/citations.ts';
import { canAnswer } from '../actions/chat.ts';
import { useApp, useAppState } from '../app-context.ts';
import { pendingCalls, sourcesOf } from '../conversations/calls.ts';
import { canContinue } from '../conversations/continuation.ts';
import type { WrittenQuestion } from '../conversations/draft.ts';
import {
  type AssistantMessage,
  filesOf,
  type Message,
  type MessagePart,
  type Reading,
  textOf,
  type UserMessage,
} from '../conversations/message.ts';
import { FailureNotice } from '../failures/FailureNotice.tsx';
import type { Failure } from '../failures/failure.ts';
import { SourcesContext } from '../markdown/sources-context.ts';
import { TOOL_SETTINGS } from '../platform/route.ts';
import { Icon } from '../ui/Icon.tsx';
import { answerRemedies } from './answer-remedies.ts';
import { PartView } from './PartView.tsx';
import { AnswerActions } from './turns/AnswerActions.tsx';
import { AnswerFigures } from './turns/AnswerFigures.tsx';
import { QuestionActions } from './turns/QuestionActions.tsx';

const EditForm = lazy(() => import('./turns/EditForm.tsx').then((module) => ({ default: module.EditForm })));
const FileCards = lazy(() => import('./composer/files/FileCards.tsx').then((module) => ({ default: module.FileCards })));

interface TurnProps {
  /** Which of its versions the message is, from 1. */
  version: number;
  versions: number;
  /** Whether nothing follows the message. */
  isLast: boolean;
  /** Whether the model no longer sees the message, because the chat is full. */
  isUnseen: boolean;
}

/** Dimmed, and still easy to read. */
const UNSEEN = 'opacity-75';

export const MessageView = memo(function MessageView({ message, ...turn }: { message: Message } & TurnProps) {
  if (message.role === 'assistant') return <Answer message={message} {...turn} />;
  return <Question message={message} {...turn} />;
});

function Question({ message, version, versions, isUnseen }: { message: UserMessage } & TurnProps) {
  const { chat, chats } = useApp();
  const [isEditing, setEditing] = useState(false);
  const isEnabled = useAppState(canAnswer);
  const text = textOf(message);
  const files = filesOf(message);
  if (isEditing) {
    const save = (edited: WrittenQuestion) => {
      setEditing(false);
      void chat.editQuestion(chats.shown.document, message.id, edited);
    };
    return (
      <article aria-label="You">
        <Suspense>
          <EditForm
            {...{ text, files, isEnabled }}
            label="Edit the question"
            action="Send"
            onSave={save}
            onClose={() => setEditing(false)}
          />
        </Suspense>
      </article>
    );
  }
  return (
    <article aria-label="You" className={`turn flex flex-col items-end ${isUnseen ? UNSEEN : ''}`}>
      {files.length > 0 && (
        <Suspense fallback={<p className="text-sm text-muted">{files.map(({ name }) => name).join(', ')}</p>}>
          <div className="mb-2 max-w-[85%]">
            <FileCards files={files} />
          </div>
        </Suspense>
      )}
      <div className="max-w-[85%] empty:hidden rounded-[1.125rem] rounded-ee-md bg-accent-soft px-4 py-2.5">
        {text !== '' &&
          message.parts.map((part) => <PartView key={keyOf(part)} part={part} parts={message.parts} isLive={false} />)}
      </div>
      <QuestionActions id={message.id} {...{ text, version, versions }} onEdit={() => setEditing(true)} />
    </article>
  );
}

function Answer({ message, version, versions, isLast, isUnseen }: { message: AssistantMessage } & TurnProps) {
  const { chats } = useApp();
  const [isEditing, setEditing] = useState(false);
  const { id, state, parts } = message;
  const text = textOf(message);
  const sources = useMemo(() => sourcesOf(parts), [parts]);
  if (isEditing) {
    const save = (edited: WrittenQuestion) => {
      setEditing(false);
      void chats.branches.editAnswer(chats.shown.document, id, edited.text);
    };
    return (
      <article aria-label="Answer">
        <Suspense>
          <EditForm
            {...{ text }}
            isEnabled
            label="Edit the answer"
            action="Save"
            onSave={save}
            onClose={() => setEditing(false)}
          />
        </Suspense>
      </article>
    );
  }
  return (
    <article aria-label="Answer" className={`turn space-y-3 ${isUnseen ? UNSEEN : ''}`}>
      <SourcesContext value={sources}>
        {parts.map((part) => (
          <PartView key={keyOf(part)} part={part} parts={parts} isLive={state.status === 'streaming'} />
        ))}
      </SourcesContext>
      {state.status === 'streaming' && isReading(parts) && <ReadingNote read={state.read} />}
      {isAtLimit(message) && <LimitNote />}
      {state.status === 'failed' && <AnswerFailure failure={state.failure} />}
      {state.status !== 'streaming' && (
        <footer className="flex flex-wrap items-center gap-x-3 gap-y-1 text-xs text-faint tabular-nums">
          <AnswerActions
            {...{ id, version, versions }}
            text={nameCitations(text, sources)}
            isOpenEnded={isLast && canContinue(message)}
            onEdit={() => setEditing(true)}
          />
          <AnswerFigures message={message} />
        </footer>
      )}
    </article>
  );
}

/** Before the first word, and after a result, nothing grows. */
const isReading = (parts: readonly MessagePart[]): boolean => parts.length === 0 || parts.at(-1)?.type === 'tool-result';

/** Whether the answer stopped before its calls ran, because it had as many rounds as it may. */
const isAtLimit = ({ state, parts }: AssistantMessage): boolean =>
  state.status === 'ended' && state.end.reason === 'tool-calls' && pendingCalls(parts).length > 0;

function LimitNote() {
  return (
    <p role="note" className="note flex items-start gap-2 rounded-xl bg-warn-soft px-4 py-2 text-sm text-warn">
      <Icon name="warning" className="mt-0.5 size-4.5" />
      <span>
        The answer has made as many rounds of calls as one answer may. Choose Continue to let it go on. The number is in{' '}
        <a className="underline underline-offset-2" href={TOOL_SETTINGS}>
          Tool settings
        </a>
        .
      </span>
    </p>
  );
}

/** Parts are only ever added at the end. */
const keyOf = ({ type, message, beganMs }: MessagePart): string => `${message} ${type} ${beganMs}`;

function AnswerFailure({ failure }: { failure: Failure }) {
  const app = useApp();
  return <FailureNotice failure={failure} remedies={answerRemedies(app, failure)} />;
}

function ReadingNote({ read }: { read: Reading | null }) {
  // The first tokens are often structure without text.
  const hasRead = read !== null && read.tokens === read.totalTokens;
  const progress = read && !hasRead ? ` ${read.tokens} of ${read.totalTokens} tokens` : '';
  return (
    <p className="text-sm text-muted tabular-nums motion-safe:animate-pulse">{`${hasRead ? 'Answering…' : 'Reading…'}${progress}`}</p>
  );
}
