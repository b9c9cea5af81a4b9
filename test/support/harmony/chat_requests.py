"""Renders requests of Chat Completions with openai-harmony: fixtures/chat-requests.json.gz.

Each request is written twice: as a body of the API, and as the conversation that Harmony's documents make of it.
Run: python test/support/harmony/chat_requests.py
"""

import importlib.metadata
import json

from openai_harmony import (
    Author,
    Conversation,
    DeveloperContent,
    Message,
    ReasoningEffort,
    RenderConversationConfig,
    Role,
    SystemContent,
    ToolDescription,
    ToolNamespaceConfig,
)

from conversations import PLAIN, digest
from fixture import load_library, write_fixture
from schemas import Schemas
from strings import SPECIALS, WORDS, Random, Strings

REQUESTS = 300
DATE = "2026-11-29"
TOOLS = ["get_weather", "lookup", "f", "set-light", "2fa"]
EFFORTS = {
    "minimal": ReasoningEffort.LOW, "low": ReasoningEffort.LOW, "medium": ReasoningEffort.MEDIUM, "high": ReasoningEffort.HIGH,
    "xhigh": ReasoningEffort.HIGH, "max": ReasoningEffort.HIGH,
}


class ChatRequest:
    """One request: `body`, and `messages` as Harmony has them."""

    def __init__(self, random: Random, strings: Strings) -> None:
        self.r = random
        self.strings = strings
        self.messages: list[Message] = []
        self.instructions: list[str] = []
        self.body: dict = {"model": "m", "messages": []}
        self.calls = 0
        for _ in range(1 + self.r.below(4)):
            self.turn()
        self.head()

    def chance(self, of: int) -> bool:
        return self.r.below(of) == 0

    def pick(self, options):
        return options[self.r.below(len(options))]

    def text(self) -> str:
        """Never empty: an empty text of the assistant is no message."""
        kind = self.r.below(4)
        if kind == 0:
            return self.strings.string(self.r).encode("utf-16", "surrogatepass").decode("utf-16", "replace") + "."
        if kind == 1:
            return self.pick(SPECIALS) + self.pick(WORDS) + self.pick(SPECIALS)
        return " ".join(self.pick(WORDS) for _ in range(1 + self.r.below(20)))

    def content(self, text: str):
        """A text, or the same as parts."""
        if not self.chance(3):
            return text
        cut = self.r.below(len(text) + 1)
        return [{"type": "text", "text": text[:cut]}, {"type": "text", "text": text[cut:]}]

    def say(self, message: dict) -> None:
        self.body["messages"].append(message)

    def add(self, text: str, channel: str) -> None:
        self.messages.append(Message.from_role_and_content(Role.ASSISTANT, text).with_channel(channel))

    def turn(self) -> None:
        if self.chance(4):
            text = self.text()
            self.instructions.append(text)
            self.say({"role": self.pick(["system", "developer"]), "content": self.content(text)})
        text, name = self.text(), self.pick([None, None, None, "alice", "ünï"])
        self.say({"role": "user", "content": self.content(text), **({"name": name} if name else {})})
        self.messages.append(Message.from_author_and_content(Author(role=Role.USER, name=name), text))
        for _ in range(self.r.below(3)):
            self.tool_step()
        if self.chance(4):
            return
        text = self.text()
        self.say({"role": "assistant", "content": self.content(text), **self.reasoning(), "refusal": None})
        self.add(text, "final")

    def reasoning(self) -> dict:
        if self.chance(2):
            return {}
        text = self.text()
        self.add(text, "analysis")
        return {self.pick(["reasoning", "reasoning_content"]): text}

    def tool_step(self) -> None:
        """Reasoning and a preamble, calls, and their results in any order. Harmony has each result behind its call."""
        said = self.reasoning()
        preamble = self.text() if self.chance(2) else None
        if preamble is not None:
            self.add(preamble, "commentary")
        calls, results = [], []
        for _ in range(self.pick([1, 1, 2, 3])):
            self.calls += 1
            call, name, arguments = f"call_{self.calls}", self.pick(TOOLS), self.pick(['{"location": "Tokyo"}', "{}", "no JSON", self.text()])
            calls.append({"id": call, "type": "function", "function": {"name": name, "arguments": arguments}})
            message = Message.from_role_and_content(Role.ASSISTANT, arguments).with_channel("commentary")
            self.messages.append(message.with_recipient(f"functions.{name}").with_content_type("<|constrain|>json"))
            if self.chance(8):
                continue
            text = self.text()
            results.append({"role": "tool", "tool_call_id": call, "content": self.content(text)})
            result = Message.from_author_and_content(Author.new(Role.TOOL, f"functions.{name}"), text)
            self.messages.append(result.with_channel("commentary").with_recipient("assistant"))
        self.say({"role": "assistant", "content": preamble, **said, "tool_calls": calls})
        for result in reversed(results) if self.chance(2) else results:
            self.say(result)

    def head(self) -> None:
        system = SystemContent.new().with_conversation_start_date(DATE).with_reasoning_effort(ReasoningEffort.MEDIUM)
        kwargs: dict = {}
        if self.chance(2):
            effort = self.pick(list(EFFORTS))
            self.body.update({"reasoning_effort": effort} if self.chance(2) else {"reasoning": {"effort": effort}})
            system = system.with_reasoning_effort(EFFORTS[effort])
        if self.chance(3):
            kwargs["model_identity"] = self.text()
            system = system.with_model_identity(kwargs["model_identity"])
        if self.chance(3):
            kwargs["current_date"] = self.pick(["2025-06-28", None])
            system.conversation_start_date = kwargs["current_date"]
        if self.chance(3):
            kwargs["knowledge_cutoff"] = self.pick(["2025-01", None])
            system.knowledge_cutoff = kwargs["knowledge_cutoff"]
        built_in = self.pick([[], [], [], ["browser"], ["python"], ["python", "browser"]])
        if built_in:
            kwargs["builtin_tools"] = built_in
        system = system.with_browser_tool() if "browser" in built_in else system
        system = system.with_python_tool() if "python" in built_in else system
        if kwargs:
            self.body["chat_template_kwargs"] = kwargs
        tools = self.tools()
        head = [Message.from_role_and_content(Role.SYSTEM, system)]
        if self.instructions or tools:
            developer = DeveloperContent(instructions="\n\n".join(self.instructions) or None)
            if tools:
                developer = developer.with_tools(ToolNamespaceConfig(name="functions", description=None, tools=tools))
            head.append(Message.from_role_and_content(Role.DEVELOPER, developer))
        self.messages = head + self.messages

    def tools(self) -> list[ToolDescription]:
        """Declared functions. With `tool_choice` "none" the model is shown none."""
        schemas = Schemas(self.r)
        declared = []
        for name in TOOLS[: self.pick([0, 0, 1, 2, 5])]:
            function: dict = {"name": name}
            if not self.chance(3):
                function["description"] = self.pick(["Gets it.", "two\nlines\r\nthree\n", "\n", self.text()])
            if not self.chance(4):
                function["parameters"] = schemas.parameters()
            declared.append(function)
        if not declared:
            return []
        isNone = self.chance(5)
        self.body["tools"] = [{"type": "function", "function": function} for function in declared]
        if isNone or self.chance(2):
            self.body["tool_choice"] = "none" if isNone else "auto"
        return [] if isNone else [ToolDescription.new(f["name"], f.get("description", ""), f.get("parameters")) for f in declared]


def without_past_reasoning(messages: list[Message]) -> list[Message]:
    """docs/format.md of openai/harmony: reasoning goes once its turn has ended in a final message."""
    finals = [at for at, message in enumerate(messages) if message.channel == "final"]
    last = finals[-1] if finals else -1
    return [message for at, message in enumerate(messages) if at > last or message.channel != "analysis"]


def main() -> None:
    encoding = load_library()
    strings = Strings()
    keep = RenderConversationConfig(auto_drop_analysis=False)
    cases = []
    for seed in range(REQUESTS):
        request = ChatRequest(Random(2_000_000 + seed), strings)
        conversation = Conversation.from_messages(without_past_reasoning(request.messages))
        ids = encoding.render_conversation_for_completion(conversation, Role.ASSISTANT, keep)
        # A schema is shown as it is written, and the library writes this number in another way than Python.
        body = json.dumps(request.body, ensure_ascii=False).replace("1e-07", "1e-7")
        cases.append({"body": body, "ids": ids if seed < PLAIN else digest(ids)})
    write_fixture("chat-requests", {"openai-harmony": importlib.metadata.version("openai-harmony"), "date": DATE, "cases": cases})


if __name__ == "__main__":
    main()
