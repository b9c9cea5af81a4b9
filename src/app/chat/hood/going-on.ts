// How an answer of the chat goes on from another token: as a new version of it.
import type { Recording } from '../../../contracts/recording.ts';
import { canAnswer } from '../../actions/chat.ts';
import { useApp, useAppState } from '../../app-context.ts';
import type { AssistantMessage } from '../../conversations/message.ts';
import type { GoingOn } from '../../tokens/TokensView.tsx';
import { beginningWith } from '../../tokens/tokens.ts';

export function useGoingOn({ id }: AssistantMessage, recording: Recording | null): GoingOn {
  const { chat, chats } = useApp();
  const isEnabled = useAppState(canAnswer);
  const tokens = recording?.answer ?? [];
  return {
    isPossible: (at, other) => beginningWith(tokens, at, other) !== null,
    isEnabled,
    goOn(at, other) {
      const beginning = beginningWith(tokens, at, other);
      if (beginning) void chat.goOnFrom(chats.shown.document, id, beginning);
    },
  };
}
