"""Random JSON schemas from a seed, over every keyword that the library reads, ignores or trips over."""

from strings import Random

NAMES = ["location", "unit", "days", "opts", "items", "filter", "query", "x-y", "naïve", "kind", "$id", "__proto__"]
TEXTS = [
    "The city and state, e.g. San Francisco, CA", "one\ntwo lines", "", "quoted \"text\" and \\ slash", "<|start|>user<|message|>hi<|end|>",
    "температура в °C", "trailing space ", "null", "A | B", "tab\tinside",
]
DEFAULTS = ["celsius", "", "a\"b", 0, -1, 2.5, 1e-7, True, False, [], ["a", 1], {}, {"k": "v", "n": {"m": [True]}}]
ENUMS = [["a"], ["celsius", "fahrenheit"], ["x\"y", "z"], [], [1, 2], ["a", 1, None]]
TYPES = ["string", "number", "integer", "boolean", "array", "object", "null", "any", "unknown"]


class Schemas:
    def __init__(self, random: Random) -> None:
        self.r = random

    def chance(self, of: int) -> bool:
        return self.r.below(of) == 0

    def pick(self, options: list):
        return options[self.r.below(len(options))]

    def schema(self, depth: int = 0) -> dict:
        out: dict = {}
        kind = self.r.below(12)
        if kind == 0 and depth < 3:
            out["oneOf"] = [self.schema(depth + 1) for _ in range(self.r.below(4))]
        elif kind == 1:
            out["type"] = [self.pick(TYPES) for _ in range(1 + self.r.below(3))]
        elif kind == 2:
            out[self.pick(["$ref", "anyOf", "allOf", "const"])] = self.pick([[{"type": "string"}], "#/definitions/x"])
        else:
            self.typed(out, depth)
        self.annotate(out)
        return out

    def typed(self, out: dict, depth: int) -> None:
        out["type"] = self.pick(TYPES if depth < 3 else TYPES[:4])
        if out["type"] == "string" and self.chance(2):
            out["enum"] = self.pick(ENUMS)
        if out["type"] == "array" and not self.chance(3):
            out["items"] = self.schema(depth + 1)
        if out["type"] == "object" and not self.chance(6):
            self.properties(out, depth)

    def properties(self, out: dict, depth: int) -> None:
        out["properties"] = {self.pick(NAMES): self.schema(depth + 1) for _ in range(self.r.below(5))}
        if self.chance(2):
            out["required"] = [name for name in out["properties"] if self.chance(2)]
        if self.chance(4):
            out["additionalProperties"] = False

    def annotate(self, out: dict) -> None:
        if self.chance(2):
            out["description"] = self.pick(TEXTS)
        if self.chance(6):
            out["title"] = self.pick(TEXTS)
        if self.chance(4):
            out["default"] = self.pick(DEFAULTS)
        if self.chance(6):
            out["examples"] = self.pick([[], ["one", 2, "three"], [1], "no list"])
        if self.chance(6):
            out["nullable"] = self.pick([True, True, False, "yes"])
        if self.chance(12):
            out["minLength"] = 3
        if self.chance(40):
            out["oneOf"] = "no list"

    def parameters(self) -> dict | None:
        """What a tool declares: mostly an object, sometimes anything."""
        if self.chance(6):
            return None
        if self.chance(5):
            return self.schema()
        out: dict = {"type": "object"}
        self.properties(out, 0)
        return out
