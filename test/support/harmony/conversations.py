"""Renders conversations over the whole data model with openai-harmony: fixtures/conversations.json.gz.

Run: python test/support/harmony/conversations.py
"""

import hashlib
import importlib.metadata
from array import array

from openai_harmony import (
    Author,
    ChannelConfig,
    Conversation,
    DeveloperContent,
    Message,
    ReasoningEffort,
    RenderConversationConfig,
    Role,
    SystemContent,
    TextContent,
    ToolDescription,
    ToolNamespaceConfig,
)

from fixture import load_library, write_fixture
from schemas import Schemas
from strings import SPECIALS, WORDS, Random, Strings

CONVERSATIONS = 400
# Beyond these the ids are only hashed, so that the file stays small.
PLAIN = 12
# Names as the rules of OpenAI have them: the library renders others too, and then reads something else.
TOOLS = ["get_weather", "lookup", "f", "set-light", "2fa"]
NAMES = [None, None, None, "alice", "ünï"]


class Conversations:
    def __init__(self, random: Random, strings: Strings) -> None:
        self.r = random
        self.strings = strings
        self.schemas = Schemas(random)

    def chance(self, of: int) -> bool:
        return self.r.below(of) == 0

    def pick(self, options):
        return options[self.r.below(len(options))]

    def text(self) -> str:
        kind = self.r.below(4)
        if kind == 0:
            # Lone surrogates are no text to the library, which takes JSON.
            return self.strings.string(self.r).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        if kind == 1:
            return self.pick(SPECIALS) + self.pick(WORDS) + self.pick(SPECIALS)
        return " ".join(self.pick(WORDS) for _ in range(self.r.below(20)))

    def namespace(self) -> ToolNamespaceConfig:
        name = self.pick(["functions", "functions", "extra", "Zeta", "_2", "a-b"])
        tools = [
            ToolDescription.new(self.pick(TOOLS), self.pick(["", "Gets it.", "two\nlines\r\nthree\n", "\n", "ends in \r", self.text()]), self.schemas.parameters())
            for _ in range(self.r.below(4))
        ]
        return ToolNamespaceConfig(name=name, description=self.pick([None, "", "All of them.\nReally.", self.text()]), tools=tools)

    def system(self) -> Message:
        content = SystemContent(
            model_identity=self.pick([None, "You are ChatGPT, a large language model trained by OpenAI.", self.text()]),
            reasoning_effort=self.pick([None, *ReasoningEffort]),
            conversation_start_date=self.pick([None, "2025-06-28", self.text()]),
            knowledge_cutoff=self.pick([None, "2024-06"]),
            channel_config=self.pick([
                None,
                ChannelConfig.require_channels(["analysis", "commentary", "final"]),
                ChannelConfig.require_channels([]),
                ChannelConfig(valid_channels=["analysis", "final"], channel_required=False),
            ]),
        )
        if self.chance(3):
            content = content.with_browser_tool()
        if self.chance(3):
            content = content.with_python_tool()
        if self.chance(5):
            content = content.with_tools(self.namespace())
        message = Message.from_role_and_content(Role.SYSTEM, content)
        return message.adding_content(self.text()) if self.chance(8) else message

    def developer(self) -> Message:
        content = DeveloperContent(instructions=self.pick([None, "", "Always respond in riddles", self.text()]))
        for _ in range(self.r.below(3)):
            content = content.with_tools(self.namespace())
        return Message.from_role_and_content(Role.DEVELOPER, content)

    def user(self) -> Message:
        message = Message(author=Author(role=Role.USER, name=self.pick(NAMES)), content=[TextContent(text=self.text()) for _ in range(self.pick([1, 1, 1, 0, 2, 3]))])
        return message

    def call(self) -> list[Message]:
        tool = self.pick(["functions.get_weather", "functions.f", "browser.search", "python", "all", "x-y"])
        channel = self.pick(["commentary", "commentary", "analysis", "final", None])
        call = Message.from_role_and_content(Role.ASSISTANT, self.pick(['{"location": "Tokyo"}', "", self.text()])).with_recipient(tool)
        result = Message.from_author_and_content(Author.new(Role.TOOL, tool), self.text())
        for message in [call, result]:
            if channel:
                message.with_channel(channel)
            if self.chance(2):
                message.with_content_type(self.pick(["json", "code", "<|constrain|>json", "<|constrain|>", "<|constrain|>code", "text", "a/b+c"]))
        if not self.chance(4):
            result.with_recipient(self.pick(["assistant", "assistant", "all"]))
        return [call] if self.chance(6) else [call, result]

    def assistant(self) -> list[Message]:
        out: list[Message] = []
        for _ in range(self.r.below(4)):
            kind = self.r.below(3)
            if kind == 0:
                out.append(Message.from_role_and_content(Role.ASSISTANT, self.text()).with_channel("analysis"))
            elif kind == 1:
                out.append(Message.from_role_and_content(Role.ASSISTANT, self.text()).with_channel("commentary"))
            else:
                out += self.call()
        if not self.chance(4):
            final = Message.from_role_and_content(Role.ASSISTANT, self.text()).with_channel(self.pick(["final", "final", "final", "thoughts"]))
            out.append(final.with_content_type("<|constrain|>json") if self.chance(6) else final)
        return out

    def conversation(self) -> Conversation:
        messages: list[Message] = []
        if not self.chance(5):
            messages.append(self.system())
        if not self.chance(3):
            messages.append(self.developer())
        for _ in range(self.r.below(5)):
            messages += [self.user(), *self.assistant()]
        if self.chance(2):
            messages.append(self.user())
        if self.chance(10):
            messages.insert(self.r.below(len(messages) + 1), self.developer())
        return Conversation.from_messages(messages)


def digest(ids: list[int]) -> str:
    return f"{len(ids)}:{hashlib.sha256(array('I', ids).tobytes()).hexdigest()[:32]}"


def main() -> None:
    encoding = load_library()
    strings = Strings()
    keep = RenderConversationConfig(auto_drop_analysis=False)
    cases = []
    for seed in range(CONVERSATIONS):
        conversation = Conversations(Random(1_000_000 + seed), strings).conversation()
        renderings = {
            "completion": encoding.render_conversation_for_completion(conversation, Role.ASSISTANT),
            "everything": encoding.render_conversation(conversation, keep),
            "training": encoding.render_conversation_for_training(conversation),
        }
        shown = renderings if seed < PLAIN else {name: digest(ids) for name, ids in renderings.items()}
        cases.append({"messages": conversation.to_dict()["messages"], **shown})
    write_fixture("conversations", {"openai-harmony": importlib.metadata.version("openai-harmony"), "cases": cases})


if __name__ == "__main__":
    main()
