"""What the openai-harmony scripts share: the library on the ranks that are here, and fixtures as reproducible gzip files."""

import gzip
import json
import os
import shutil
import tempfile
from pathlib import Path

from strings import RANKS

FIXTURES = Path(__file__).parent / "fixtures"


def load_library():
    """The gpt-oss encoding, which reads its ranks from a folder instead of downloading them."""
    folder = tempfile.mkdtemp()
    shutil.copy(RANKS, folder)
    os.environ["TIKTOKEN_ENCODINGS_BASE"] = folder
    from openai_harmony import HarmonyEncodingName, load_harmony_encoding

    encoding = load_harmony_encoding(HarmonyEncodingName.HARMONY_GPT_OSS)
    shutil.rmtree(folder)
    return encoding


def write_fixture(name: str, content: dict) -> None:
    path = FIXTURES / f"{name}.json.gz"
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    # No time and no name inside, so that the same content is the same file.
    path.write_bytes(gzip.compress(text.encode("utf-8"), compresslevel=9, mtime=0))
    print(path.name, len(content["cases"]), "cases,", path.stat().st_size, "bytes")
