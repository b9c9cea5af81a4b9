"""The phrases that are taught, read from `phrases/`: a file for each skill that has many, with `# section` above its phrases, one a line.

Gives phrases as `grammar.py` reads them. Knows no examination: `Draw.phrase` draws again where a phrase is one of it.
"""
from __future__ import annotations

from pathlib import Path

_FOLDER = Path(__file__).parent / "phrases"


def taught(skill: str) -> dict[str, list[str]]:
    """The phrases of a skill by section."""
    sections: dict[str, list[str]] = {}
    for line in (_FOLDER / f"{skill}.txt").read_text().splitlines():
        if line.startswith("# "):
            section = sections.setdefault(line.removeprefix("# "), [])
        elif line:
            section.append(line)
    return sections
