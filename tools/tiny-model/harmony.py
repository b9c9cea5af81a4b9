"""Harmony: a conversation as a list of segments, exactly as openai-harmony 0.0.8 renders it.

Takes messages and declared tools, gives segments (special tokens by name, text to encode on its own, whether the model
is to learn it). Knows no vocabulary: `tokenizer.py` turns segments into ids.
"""
from __future__ import annotations

import json
from dataclasses import dataclass, field

EFFORTS = ("low", "medium", "high")


@dataclass(frozen=True)
class Special:
    """A structural marker such as <|start|>."""

    name: str
    learn: bool = False


@dataclass(frozen=True)
class Text:
    """A run of ordinary text; encoded apart from its neighbours, as Harmony does."""

    text: str
    learn: bool = False


Segment = Special | Text


@dataclass(frozen=True)
class Parameter:
    name: str
    type: str  # "string" | "number" | "integer" | "boolean"
    description: str = ""
    choices: tuple[str, ...] = ()
    required: bool = True


@dataclass(frozen=True)
class Tool:
    name: str
    description: str
    parameters: tuple[Parameter, ...] = ()


@dataclass(frozen=True)
class Call:
    """A function call as the model writes it."""

    name: str
    arguments: dict

    def json(self) -> str:
        return json.dumps(self.arguments, ensure_ascii=False)


@dataclass
class Conversation:
    """What the model reads and what it is to write. `segments` begins after the system message."""

    skill: str
    effort: str
    tools: tuple[Tool, ...] = ()
    segments: list[Segment] = field(default_factory=list)

    def developer(self, instructions: str = "") -> "Conversation":
        """Adds the developer message: instructions, then the tools of this conversation."""
        parts = ["# Instructions", instructions] if instructions else []
        parts += [tools_section(self.tools)] if self.tools else []
        if parts:
            self._message("developer", "\n\n".join(parts))
        return self

    def user(self, text: str) -> "Conversation":
        return self._message("user", text)

    def past_answer(self, text: str) -> "Conversation":
        """An answer of an earlier turn: its reasoning is gone, it ends like any message, and nothing of it is learnt."""
        self.segments += [Special("start"), Text("assistant"), Special("channel"), Text("final")]
        self.segments += [Special("message"), Text(text), Special("end")]
        return self

    def think(self, text: str, learn: bool = True) -> "Conversation":
        """The model's analysis of this turn."""
        self._assistant("analysis", text, learn)
        self.segments.append(Special("end", learn))
        return self

    def answer(self, *parts: Text) -> "Conversation":
        """The model's answer; ends the turn."""
        self._header("final", True)
        self.segments += [Text(part.text, True) for part in parts]
        self.segments.append(Special("return", True))
        return self

    def call(self, call: Call) -> "Conversation":
        """A function call in the order in which gpt-oss samples it: channel first, then the recipient."""
        self._opening(True)
        self.segments += [Special("channel", True), Text("commentary", True)]
        self.segments += [Text(f" to=functions.{call.name}", True), Text(" ", True), Special("constrain", True)]
        self.segments += [Text("json", True), Special("message", True), Text(call.json(), True), Special("call", True)]
        return self

    def past_call(self, call: Call) -> "Conversation":
        """A function call as Harmony renders it from a client's history: recipient first."""
        self.segments += [Special("start"), Text("assistant"), Text(f" to=functions.{call.name}"), Special("channel")]
        self.segments += [Text("commentary"), Text(" "), Special("constrain"), Text("json"), Special("message")]
        self.segments += [Text(call.json()), Special("call")]
        return self

    def result(self, name: str, content: str) -> "Conversation":
        self.segments += result_message(name, content)
        return self

    def _message(self, role: str, text: str) -> "Conversation":
        self.segments += [Special("start"), Text(role), Special("message"), Text(text), Special("end")]
        return self

    def _header(self, channel: str, learn: bool) -> None:
        self._opening(learn)
        self.segments += [Special("channel", learn), Text(channel, learn), Special("message", learn)]

    def _opening(self, learn: bool) -> None:
        # The prompt ends with <|start|>assistant; between two messages of one turn the model writes that itself.
        inner = learn and self.segments[-1] == Special("end", True)
        self.segments += [Special("start", inner), Text("assistant", inner)]

    def _assistant(self, channel: str, text: str, learn: bool) -> None:
        self._header(channel, learn)
        self.segments.append(Text(text, learn))


def system_message(effort: str, date: str | None, has_functions: bool) -> list[Segment]:
    """The official system message; `date` is YYYY-MM-DD or None."""
    lines = ["You are ChatGPT, a large language model trained by OpenAI.", "Knowledge cutoff: 2024-06"]
    lines += [f"Current date: {date}"] if date else []
    channels = "# Valid channels: analysis, commentary, final. Channel must be included for every message."
    if has_functions:
        channels += "\nCalls to these tools must go to the commentary channel: 'functions'."
    text = "\n\n".join(["\n".join(lines), f"Reasoning: {effort}", channels])
    return [Special("start"), Text("system"), Special("message"), Text(text), Special("end")]


def result_message(name: str, content: str) -> list[Segment]:
    """What a function answered, addressed to the assistant."""
    return [
        Special("start"), Text(f"functions.{name}"), Text(" to=assistant"), Special("channel"), Text("commentary"),
        Special("message"), Text(content), Special("end"),
    ]  # fmt: skip


def completion_start() -> list[Segment]:
    """What a prompt ends with."""
    return [Special("start"), Text("assistant")]


def tools_section(tools: tuple[Tool, ...]) -> str:
    """The `# Tools` section: one TypeScript namespace, `functions`."""
    body = "".join(_declaration(tool) for tool in tools)
    return f"# Tools\n\n## functions\n\nnamespace functions {{\n\n{body}}} // namespace functions"


def _declaration(tool: Tool) -> str:
    comment = "".join(f"// {line}\n" for line in tool.description.splitlines())
    if not tool.parameters:
        return f"{comment}type {tool.name} = () => any;\n\n"
    fields = "".join(_field(parameter) for parameter in tool.parameters)
    return f"{comment}type {tool.name} = (_: {{\n{fields}}}) => any;\n\n"


def _field(parameter: Parameter) -> str:
    comment = f"// {parameter.description}\n" if parameter.description else ""
    kind = " | ".join(f'"{choice}"' for choice in parameter.choices) or parameter.type
    kind = "number" if kind == "integer" else kind
    return f"{comment}{parameter.name}{'' if parameter.required else '?'}: {kind},\n"
