"""Sampled ids and the messages in them: fixtures/parser-inputs.json.gz.

Well-formed inputs carry what openai-harmony reads in them. Malformed ones, one kind for each shape that models are known to
emit, carry what they mean, known from how they were made; the library's own reading stands beside it for comparison.
Run: python test/support/harmony/parser_inputs.py
"""

import importlib.metadata

from openai_harmony import Role, StreamableParser

from fixture import load_library, write_fixture
from strings import SPECIALS, WORDS, Random, Strings

WELL_FORMED = 400
MALFORMED_PER_KIND = 12
TOOLS = ["functions.get_weather", "functions.f", "functions.lookup", "browser.search", "browser.open", "python"]
END, CALL, RETURN = "<|end|>", "<|call|>", "<|return|>"
NAME_OF = {END: "end", CALL: "call", RETURN: "return", None: "none"}


def message(channel, text, terminator, recipient=None, content_type=None, role="assistant", name=None) -> dict:
    return {
        "role": role, "name": name, "recipient": recipient, "channel": channel, "contentType": content_type,
        "text": text, "terminator": NAME_OF[terminator],
    }


class Inputs:
    def __init__(self, encoding, random: Random, strings: Strings) -> None:
        self.encoding = encoding
        self.r = random
        self.strings = strings

    def chance(self, of: int) -> bool:
        return self.r.below(of) == 0

    def pick(self, options):
        return options[self.r.below(len(options))]

    def structure(self, text: str) -> list[int]:
        return self.encoding.encode(text, allowed_special="all")

    def plain(self, text: str) -> list[int]:
        return self.encoding.encode(text, disallowed_special=())

    def text(self) -> str:
        kind = self.r.below(5)
        if kind == 0:
            return self.strings.string(self.r).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        if kind == 1:
            return "".join(self.pick(SPECIALS) + self.pick(WORDS) for _ in range(1 + self.r.below(2)))
        return self.words()

    def words(self) -> str:
        """At least three words, so that no header could be meant."""
        return "It " + " ".join(self.pick(WORDS) for _ in range(2 + self.r.below(12)))

    def body(self) -> list[int]:
        """Ids of a text, now and then with tokens that are no whole characters."""
        ids = self.plain(self.text())
        if self.chance(5):
            ids.insert(self.r.below(len(ids) + 1), self.pick([9552, 447, 255, 187]))
        return ids[: self.r.below(len(ids) + 1)] if self.chance(10) else ids

    # Well-formed

    def header(self) -> list[int]:
        kind = self.r.below(6)
        if kind < 2:
            return self.structure(f"<|channel|>{self.pick(['analysis', 'final', 'commentary'])}")
        tool = f" to={self.pick(TOOLS)}"
        constraint = self.pick(["", " json", " code", " <|constrain|>json", "<|constrain|>json", " <|constrain|>code"])
        channel = "<|channel|>" + self.pick(["commentary", "analysis"])
        return self.structure(self.pick([f"{channel}{tool}{constraint}", f"{tool}{channel}{constraint}"]))

    def completion(self) -> list[int]:
        ids: list[int] = []
        for _ in range(self.r.below(4)):
            ids += [*self.header(), *self.structure("<|message|>"), *self.body(), *self.structure("<|end|><|start|>assistant")]
        ids += [*self.header(), *self.structure("<|message|>"), *self.body()]
        return ids + self.structure(self.pick([END, CALL, RETURN, ""]))

    def history(self) -> list[int]:
        ids: list[int] = []
        for _ in range(1 + self.r.below(5)):
            author = self.pick(["user", "system", "developer", "assistant", "functions.f to=assistant", "python to=assistant"])
            header = self.header() if author == "assistant" else self.structure(self.pick(["", "<|channel|>commentary"]))
            if author == "assistant" and header[0] != self.structure("<|channel|>")[0]:
                header = self.structure(" to=python<|channel|>analysis code")
            ids += [*self.structure("<|start|>" + author), *header, *self.structure("<|message|>"), *self.body()]
            ids += self.structure(self.pick([END, END, CALL, RETURN]))
        return ids

    # Malformed: ids and what they mean

    def answer(self, terminator=RETURN) -> tuple[list[int], dict]:
        text = self.words()
        return [*self.structure("<|channel|>final<|message|>"), *self.plain(text), *self.structure(terminator)], message("final", text, terminator)

    def constrained_final(self):
        text = '{"a": %d}' % self.r.below(100)
        ids = [*self.structure(self.pick(["<|channel|>final <|constrain|>json<|message|>", "<|channel|>final<|constrain|>json<|message|>"])), *self.plain(text), *self.structure(RETURN)]
        return ids, [message("final", text, RETURN, content_type="<|constrain|>json")]

    def missing_message(self):
        text = self.words() + "\n\n  and  more"
        ids = [*self.structure("<|channel|>final"), *self.plain(" " + text), *self.structure(RETURN)]
        if self.chance(2):
            return ids, [message("final", text, RETURN)]
        thought = self.words()
        before = [*self.structure("<|channel|>analysis<|message|>"), *self.plain(thought), *self.structure("<|end|><|start|>assistant")]
        return before + ids, [message("analysis", thought, END), message("final", text, RETURN)]

    def plain_text(self):
        text = self.words()
        ids = [*self.plain(text), *self.structure(END)]
        if self.chance(2):
            return ids, [message("final", text, END)]
        more, last = self.answer()
        return [*ids, *self.structure("<|start|>assistant"), *more], [message("analysis", text, END), last]

    def repeated_role(self):
        ids, last = self.answer()
        return self.structure("<|start|>assistant") + ids, [last]

    def stray_between(self):
        """A text without a header is a message: reasoning, because another follows. Blanks and terminators say nothing."""
        first, one = self.answer(END)
        ids, last = self.answer()
        kind = self.r.below(4)
        stray = [self.structure("<|end|>"), self.plain("comment"), self.plain(" \n"), self.plain("comment") + self.structure("<|end|>")][kind]
        between = {1: [message("analysis", "comment", None)], 3: [message("analysis", "comment", END)]}.get(kind, [])
        return [*first, *stray, *self.structure("<|start|>assistant"), *ids], [one, *between, last]

    def doubled_start(self):
        first, one = self.answer(END)
        ids, last = self.answer()
        return [*first, *self.structure(self.pick(["<|start|><|start|>assistant", "<|start|>assistantassistant", "<|start|>assistant assistant"])), *ids], [one, last]

    def empty_channel(self):
        text = self.words()
        return [*self.structure("<|channel|><|message|>"), *self.plain(text), *self.structure(RETURN)], [message(None, text, RETURN)]

    def leftovers(self):
        header = self.pick([
            "<|channel|>commentary to=functions.f to=functions.f<|constrain|>json",
            "<|channel|>commentary to=functions.f to=functions.lookup <|constrain|>json",
            "<|channel|>commentary to=functions.f –commentary<|constrain|>json",
            " to=functions.f<|channel|>commentary –commentary <|constrain|>json",
        ])
        ids = [*self.structure(header + "<|message|>"), *self.plain("{}"), *self.structure(CALL)]
        return ids, [message("commentary", "{}", CALL, "functions.f", "<|constrain|>json")]

    def two_channels(self):
        text = self.words()
        return [*self.structure("<|channel|>commentary<|channel|>final<|message|>"), *self.plain(text), *self.structure(RETURN)], [message("final", text, RETURN)]

    def bare_word(self):
        text = self.words()
        word, recipient, kind = self.pick([("code", None, "code"), ("json", None, "json"), ("python", "python", None), ("functions.f", "functions.f", None), ("get_weather", "functions.get_weather", None)])
        return [*self.structure(f"<|channel|>analysis {word}<|message|>"), *self.plain(text), *self.structure(END)], [message("analysis", text, END, recipient, kind)]

    def unknown_channel(self):
        text = self.words()
        word, channel = self.pick([("finalx", "final"), ("analysis_", "analysis"), ("commentaryfoo", "commentary"), ("thoughts", "final"), ("answer", "final")])
        return [*self.structure(f"<|channel|>{word}<|message|>"), *self.plain(text), *self.structure(RETURN)], [message(channel, text, RETURN)]

    def missing_end(self):
        text = self.words()
        ids, last = self.answer()
        between = self.pick([self.structure("<|start|>assistant"), []])
        return [*self.structure("<|channel|>analysis<|message|>"), *self.plain(text), *between, *ids], [message("analysis", text, None), last]

    def cut_header(self):
        first, one = self.answer(END)
        cut = self.pick(["<|start|>", "<|start|>assistant", "<|start|>assistant<|channel|>", "<|start|>assistant<|channel|>commentary", "<|start|>assistant<|channel|>commentary to", "<|start|>assistant<|channel|>commentary to=functions", "<|start|>assistant<|channel|>commentary to=functions.f <|constrain|>", "<|start|>assistant<|channel|>final <|constrain|>json"])
        return first + self.structure(cut), [one]

    def misnamed_tool(self):
        name, meant = self.pick([("functions.browser.search", "browser.search"), ("get_weather", "functions.get_weather"), ("functions.python", "python"), ("lookup", "functions.lookup")])
        ids = [*self.structure(f"<|channel|>commentary to={name} <|constrain|>json<|message|>"), *self.plain("{}"), *self.structure(CALL)]
        return ids, [message("commentary", "{}", CALL, meant, "<|constrain|>json")]

    def users_turn(self):
        ids, last = self.answer(END)
        return [*ids, *self.structure("<|start|>user<|message|>"), *self.plain(self.words()), *self.structure(END)], [last]


def library_reading(encoding, ids: list[int], role: Role | None) -> list[dict] | str:
    parser = StreamableParser(encoding, role)
    try:
        for token in ids:
            parser.process(token)
        parser.process_eos()
    except Exception as error:  # The binding has one class for all errors; what it says is the result.
        return str(error)
    return [
        {
            "role": m.author.role.value, "name": m.author.name, "recipient": m.recipient, "channel": m.channel,
            "contentType": m.content_type, "text": "".join(part.text for part in m.content),
        }
        for m in parser.messages
    ]


def main() -> None:
    encoding = load_library()
    strings = Strings()
    cases = []
    for seed in range(WELL_FORMED):
        inputs = Inputs(encoding, Random(2_000_000 + seed), strings)
        role = None if seed % 4 == 0 else Role.ASSISTANT
        ids = inputs.history() if role is None else inputs.completion()
        reading = library_reading(encoding, ids, role)
        if isinstance(reading, str):
            raise SystemExit(f"input {seed} is not well-formed: {reading}")
        # The library does not say what ended a message; in well-formed ids it is the terminators in their order.
        ends = [NAME_OF[text] for text in map(encoding.decode, ([token] for token in ids)) if text in (END, CALL, RETURN)]
        reading = [{**one, "terminator": end} for one, end in zip(reading, [*ends, "none"])]
        cases.append({"kind": "well-formed", "role": role and role.value, "ids": ids, "messages": reading})
    kinds = [
        Inputs.constrained_final, Inputs.missing_message, Inputs.plain_text, Inputs.repeated_role, Inputs.stray_between,
        Inputs.doubled_start, Inputs.empty_channel, Inputs.leftovers, Inputs.two_channels, Inputs.bare_word,
        Inputs.unknown_channel, Inputs.missing_end, Inputs.cut_header, Inputs.misnamed_tool, Inputs.users_turn,
    ]
    for number, kind in enumerate(kinds):
        for seed in range(MALFORMED_PER_KIND):
            ids, meant = kind(Inputs(encoding, Random(3_000_000 + 1000 * number + seed), strings))
            reading = library_reading(encoding, ids, Role.ASSISTANT)
            cases.append({"kind": kind.__name__, "role": "assistant", "ids": ids, "messages": meant, "library": reading})
    write_fixture("parser-inputs", {"openai-harmony": importlib.metadata.version("openai-harmony"), "tools": TOOLS, "cases": cases})


if __name__ == "__main__":
    main()
