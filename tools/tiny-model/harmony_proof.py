"""Proves that harmony.py renders as openai-harmony does, on conversations of the course, and keeps the proof.

Usage: harmony_proof.py. Reads what harmony.py made back into messages, renders those with the library, and fails where the two
texts differ. Writes harmony-proof.json.gz: messages, text, and the hash of harmony.py; harmony-proof.test.ts renders them, too.
"""
from __future__ import annotations

import gzip
import hashlib
import json
import random
import sys
from pathlib import Path

import corpus
from harmony import EFFORTS, Conversation, Segment, Special, Tool

HERE = Path(__file__).parent
sys.path.append(str(HERE.parent / "harmony"))
from fixture import load_library  # noqa: E402
from openai_harmony import (  # noqa: E402
    Author, DeveloperContent, Message, ReasoningEffort, RenderConversationConfig, Role, SystemContent, ToolDescription,
)
from openai_harmony import Conversation as Messages  # noqa: E402

CASES = 90


def as_text(segments: list[Segment]) -> str:
    return "".join(f"<|{segment.name}|>" if isinstance(segment, Special) else segment.text for segment in segments)


def split_messages(segments: list[Segment]) -> list[tuple[str, str, list[Segment]]]:
    """Header, content and segments of every message."""
    messages, current = [], []
    for segment in segments:
        current.append(segment)
        if isinstance(segment, Special) and segment.name in ("end", "call", "return"):
            header, content = as_text(current[1:-1]).split("<|message|>", 1)
            messages.append((header, content, current))
            current = []
    assert not current
    return messages


def library_message(header: str, content: str, conversation: Conversation) -> Message:
    """The message that the library would render with this header and this content."""
    role, _, channel = header.partition("<|channel|>")
    if role == "developer":
        return Message.from_role_and_content(Role.DEVELOPER, developer_content(content, conversation.tools))
    sender, _, recipient = role.partition(" to=")
    if sender in ("user", "assistant"):
        message = Message.from_role_and_content(Role(sender), content)
    else:
        message = Message.from_author_and_content(Author.new(Role.TOOL, sender), content)
    channel, _, kind = channel.partition(" <|constrain|>")
    channel, _, late_recipient = channel.partition(" to=")
    if channel:
        message = message.with_channel(channel)
    if recipient or late_recipient:
        message = message.with_recipient(recipient or late_recipient)
    return message.with_content_type(f"<|constrain|>{kind}") if kind else message


def developer_content(text: str, tools: tuple[Tool, ...]) -> DeveloperContent:
    content = DeveloperContent.new()
    if text.startswith("# Instructions\n\n"):
        content = content.with_instructions(text.removeprefix("# Instructions\n\n").split("\n\n# Tools\n\n")[0])
    return content.with_function_tools([ToolDescription.new(tool.name, tool.description, schema(tool)) for tool in tools]) if tools else content


def schema(tool: Tool) -> dict | None:
    """A function's parameters as JSON schema."""
    if not tool.parameters:
        return None
    properties = {}
    for parameter in tool.parameters:
        properties[parameter.name] = {"type": parameter.type}
        properties[parameter.name] |= {"description": parameter.description} if parameter.description else {}
        properties[parameter.name] |= {"enum": list(parameter.choices)} if parameter.choices else {}
    required = [parameter.name for parameter in tool.parameters if parameter.required]
    return {"type": "object", "properties": properties, "required": required}


def system(effort: str, date: str | None) -> Message:
    content = SystemContent.new().with_reasoning_effort(ReasoningEffort(effort.capitalize()))
    return Message.from_role_and_content(Role.SYSTEM, content.with_conversation_start_date(date) if date else content)


def case(library, rng: random.Random) -> dict:
    """One conversation of the course as messages and as text, proven equal."""
    effort = rng.choice(EFFORTS)
    conversation = corpus.draw_exercise(rng, effort).conversation
    segments = corpus.draw_system(rng, effort, bool(conversation.tools))
    head, *rest = split_messages(segments + conversation.segments)
    date = head[1].partition("Current date: ")[2][:10] or None
    messages = [system(effort, date), *(library_message(header, content, conversation) for header, content, _ in rest)]
    for (header, content, own), message in zip(rest, messages[1:], strict=True):
        if header.startswith("assistant<|channel|>commentary to="):
            # As sampled: the library writes the recipient first, so it is its parser that must read this.
            ids = library.encode(as_text(own[2:]), allowed_special="all")
            assert library.parse_messages_from_completion_tokens(ids, Role.ASSISTANT) == [message], header
    keep = RenderConversationConfig(auto_drop_analysis=False)
    theirs = library.decode(library.render_conversation(Messages.from_messages(messages), keep))
    ours = as_text(segments + conversation.segments)
    assert normal(ours) == theirs, f"{normal(ours)}\n\n{theirs}"
    return {"messages": Messages.from_messages(messages).to_dict()["messages"], "text": normal(ours)}


def normal(text: str) -> str:
    """As the library renders history: it ends an answer with <|end|>, and writes a call's recipient before the channel."""
    text = text.replace("<|return|>", "<|end|>")
    parts = text.split("<|channel|>commentary to=functions.")
    for i, part in enumerate(parts[1:], 1):
        name, _, rest = part.partition(" ")
        parts[i] = f" to=functions.{name}<|channel|>commentary {rest}"
    return "".join(parts)


def main() -> None:
    library, rng = load_library(), random.Random(11)
    cases = [case(library, rng) for _ in range(CASES)]
    proof = {"harmony.py": hashlib.sha256((HERE / "harmony.py").read_bytes()).hexdigest(), "cases": cases}
    text = json.dumps(proof, ensure_ascii=False, separators=(",", ":"))
    (HERE / "harmony-proof.json.gz").write_bytes(gzip.compress(text.encode(), compresslevel=9, mtime=0))


if __name__ == "__main__":
    main()
