"""JSON texts of schemas and the types that openai-harmony declares for them: fixtures/schema-numbers.json.gz.

Every number is spelled as the library prints it, and some keys are numbers, so that a type shows the schema as it was written.
Run: python test/support/harmony/schema_numbers.py
"""

import importlib.metadata
import json

from openai_harmony import DeveloperContent, Message, Role, ToolDescription, ToolNamespaceConfig

from fixture import load_library, write_fixture
from schemas import Schemas
from strings import Random

CASES = 300
NUMBERS = {
    1.0: "1.0", -1.0: "-1.0", 100.0: "100.0", 0.5: "0.5", 2.5: "2.5", 1e21: "1e21", 1e16: "1e16", 1e-7: "1e-7", 5e-324: "5e-324",
    1.7976931348623157e308: "1.7976931348623157e308", 123456789.125: "123456789.125", 0.1: "0.1",
}
INTEGERS = [0, -1, 7, 2**53 + 1, -(2**53) - 1, 2**63, 2**64 - 1, -(2**63)]
KEYS = ["10", "9", "2", "01", "-1", "1.5", "b", "a", "4294967295", "__proto__"]


class SchemasOfNumbers(Schemas):
    def number(self):
        return self.pick([*NUMBERS, *INTEGERS])

    def properties(self, out: dict, depth: int) -> None:
        names = [self.pick(KEYS) for _ in range(1 + self.r.below(5))]
        out["properties"] = {name: self.schema(depth + 1) for name in names}
        out["required"] = [name for name in out["properties"] if self.chance(2)]

    def annotate(self, out: dict) -> None:
        super().annotate(out)
        kind = self.r.below(4)
        if kind == 0:
            out["default"] = self.number()
        elif kind == 1:
            out["default"] = {self.pick(KEYS): self.pick([self.number(), [self.number(), None], {}]) for _ in range(3)}


def written(value) -> str:
    """JSON with the numbers as the library prints them."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)}: {written(member)}" for key, member in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(written, value)) + "]"
    if isinstance(value, float):
        return NUMBERS.get(value) or str(value)
    return json.dumps(value, ensure_ascii=False)


def declared(encoding, schema: dict) -> str:
    tools = ToolNamespaceConfig(name="functions", description=None, tools=[ToolDescription.new("f", "", schema)])
    message = Message.from_role_and_content(Role.DEVELOPER, DeveloperContent.new().with_tools(tools))
    text = encoding.decode(encoding.render(message))
    return text.split("type f = (_: ", 1)[1].rsplit(") => any;", 1)[0]


def main() -> None:
    encoding = load_library()
    cases = []
    for seed in range(CASES):
        schema: dict = {"type": "object"}
        SchemasOfNumbers(Random(4_000_000 + seed)).properties(schema, 0)
        cases.append({"schema": written(schema), "type": declared(encoding, schema)})
    write_fixture("schema-numbers", {"openai-harmony": importlib.metadata.version("openai-harmony"), "cases": cases})


if __name__ == "__main__":
    main()
