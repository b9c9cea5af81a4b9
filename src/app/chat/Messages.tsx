// The messages of a conversation in order, and the line above which the model no longer sees them.
// Loaded after the first paint, which has no message.
import { Fragment, useMemo } from 'react';
import type { Conversation } from '../conversations/conversation.ts';
import type { Message } from '../conversations/message.ts';
import { childrenByParent } from '../conversations/tree.ts';
import { MessageView } from './MessageView.tsx';
import { unseenMessages } from './unseen.ts';

interface MessagesProps {
  conversation: Conversation;
  /** Those of the shown branch that are rendered. */
  messages: readonly Message[];
}

export function Messages({ conversation, messages }: MessagesProps) {
  const children = useMemo(() => childrenByParent(conversation), [conversation]);
  const unseen = useMemo(() => unseenMessages(conversation), [conversation]);
  return messages.map((message, index) => {
    const versions = children.get(message.parentId) ?? [];
    const isUnseen = unseen.has(message.id);
    const wasUnseen = index > 0 && unseen.has(messages[index - 1]?.id ?? '');
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
