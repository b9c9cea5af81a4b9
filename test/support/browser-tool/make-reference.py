"""Writes what openai/gpt-oss's own browser tool answers, as the expected texts of our tests.

    pip install gpt-oss==0.0.9 html2text lxml tiktoken pydantic structlog aiohttp chz tenacity openai-harmony
    python test/support/browser-tool/make-reference.py > src/tools/browser/testing/reference.json

`cases.json` beside it has the pages and the calls. Tokens are counted by the package gpt-tokenizer
in Node, because tiktoken fetches its vocabulary from the network.
"""

import asyncio
import json
import pathlib
import subprocess
import sys
import types

HERE = pathlib.Path(__file__).parent
COUNT = """
const { encode, decode } = require('gpt-tokenizer/cjs/encoding/o200k_base');
const text = require('fs').readFileSync(0, 'utf8');
const ids = encode(text, { allowedSpecial: new Set(), disallowedSpecial: new Set() });
process.stdout.write(JSON.stringify(ids.map((id) => [id, [...decode([id])].length])));
"""
LENGTHS: dict[int, int] = {}


class Encoding:
    n_vocab = 200_000

    def encode(self, text, disallowed_special=()):
        done = subprocess.run(
            ["node", "-e", COUNT], input=text, capture_output=True, text=True, check=True, cwd=HERE.parents[2]
        )
        pairs = json.loads(done.stdout)
        LENGTHS.update(pairs)
        return [token for token, _ in pairs]


class Lengths:
    """The length of each token, known once the token has been met."""

    def __getitem__(self, token):
        return LENGTHS[token]


sys.modules["tiktoken"] = types.SimpleNamespace(get_encoding=lambda name: Encoding())

from openai_harmony import Message, Role, Author, TextContent  # noqa: E402
from gpt_oss.tools.simple_browser import simple_browser_tool as tool  # noqa: E402
from gpt_oss.tools.simple_browser.page_contents import process_html  # noqa: E402

tool._tiktoken_vocabulary_lengths = lambda name: Lengths()
tool.max_chars_per_token = lambda name: 128
tool.logger = types.SimpleNamespace(warning=lambda *said, **more: None)


class Backend:
    source = "web"

    def __init__(self, pages):
        self.pages = pages

    async def search(self, query, topn, session):
        rows = [(page["title"], url, page["summary"]) for url, page in self.pages.items() if query in page["html"]][:topn]
        listed = "".join([f"<li><a href='{url}'>{title}</a> {summary}</li>" for title, url, summary in rows])
        html = f"\n<html><body>\n<h1>Search Results</h1>\n<ul>\n{listed}\n</ul>\n</body></html>\n"
        return process_html(html=html, url="", title=query, display_urls=True, session=session)

    async def fetch(self, url, session):
        plain = url.removeprefix("view-source:")
        if plain not in self.pages:
            raise ValueError(f"No contents returned for {plain}")
        page = self.pages[plain]
        return process_html(html=page["html"], url=plain, title=page["title"], display_urls=True, session=session)


async def answer(browser, call):
    message = Message(author=Author(role=Role.ASSISTANT), content=[TextContent(text=call["text"])])
    message = message.with_recipient(call["name"])
    return "".join([reply.content[0].text async for reply in browser._process(message)])


async def session(pages, calls):
    browser = tool.SimpleBrowserTool(backend=Backend(pages))
    return [{**call, "answer": await answer(browser, call)} for call in calls]


def citation(case):
    browser = tool.SimpleBrowserTool(backend=None)
    browser.tool_state.page_stack = case["urls"]
    text, annotations, is_partial = browser.normalize_citations(case["text"], hide_partial_citations=True)
    return {**case, "shown": text, "annotations": annotations, "isPartial": is_partial}


def page(case):
    contents = process_html(html=case["html"], url=case["url"], title=case["title"], display_urls=True)
    return {**case, "page": {"url": contents.url, "title": contents.title, "text": contents.text, "urls": contents.urls}}


def main():
    cases = json.loads((HERE / "cases.json").read_text())
    pages = {case["url"]: {**case, "summary": case.get("summary", "")} for case in cases["web"]}
    print(
        json.dumps(
            {
                "wrapped": [{"text": text, "lines": tool.wrap_lines(text)} for text in cases["wrapped"]],
                "pages": [page(case) for case in cases["pages"] + cases["web"]],
                "sessions": [asyncio.run(session(pages, calls)) for calls in cases["sessions"]],
                "citations": [citation(case) for case in cases["citations"]],
            },
            ensure_ascii=False,
            indent=1,
        )
    )


main()
