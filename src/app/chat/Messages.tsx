// The messages of a conversation in order, and the line above which the model no longer sees them.
// Loaded after the first paint, which has no message.
import { Fragment, type RefObject, useMemo } from 'react';
import type { Conversation } from '../conversations/conversation.ts';
import type { Message } from '../conversations/message.ts';
import { childrenByParent } from '../conversations/tree.ts';
import { useHiddenMessages } from './hidden-messages.ts';
import { MessageView } from './MessageView.tsx';
import { unseenMessages } from './unseen.ts';

interface MessagesProps {
  conversation: Conversation;
  /** Those of the shown branch. */
  messages: readonly Message[];
  /** The element that has them, and its name. */
  log: RefObject<Element | null>;
  name: string;
}

export function Messages({ conversation, messages, log, name }: MessagesProps) {
  const hidden = useHiddenMessages(log, name, messages.length);
  const children = useMemo(() => childrenByParent(conversation), [conversation]);
  const unseen = useMemo(() => unseenMessages(conversation), [conversation]);
  return messages.slice(hidden).map((message, index) => {
    const versions = children.get(message.parentId) ?? [];
    const isUnseen = unseen.has(message.id);
    const wasUnseen = index > 0 && unseen.has(messages[hidden + index - 1]?.id ?? '');
    return (
      <Fragment key={message.id}>
        {wasUnseen && !isUnseen && (
          <p role="note" className="unseen-end">
            The chat is full: the model no longer sees what is above.
          </p>
        )}
        <MessageView
          message={message}
          version={versions.indexOf(message.id) + 1}
          versions={versions.length}
          isLast={message.id === conversation.headId}
          isUnseen={isUnseen}
        />
      </Fragment>
    );
  });
}
