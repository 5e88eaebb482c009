"""Writes docs/errors.md: every refusal code with what it says in both languages."""

import re
from collections.abc import Iterator

from docs.writers.markdown import PROJECT, table, write
from shared.errors import Code, Refusal
from shared.words import Words
from shared.words.placeholders import PLACEHOLDER

HEAD = """# Refusals 拒绝说明

Written from `shared/errors.py` and the catalogues in `shared/words` (`make errors`); not edited by hand.

A refusal is an answer: the server sends it with status 200, the device shows it before anything is
queued, and the work is kept until its author settles it. A code that was ever published is never used
for anything else. `{name}` stands for a parameter of the refusal.
"""


def families() -> Iterator[tuple[str, list[Code]]]:
    """The codes under the headings of their source, in its order."""
    heading, codes = "", list[Code]()
    for line in (PROJECT / "shared" / "errors.py").read_text(encoding="utf-8").splitlines():
        if found := re.match(r" {4}# (.+)", line):
            if codes:
                yield heading, codes
            heading, codes = found[1], []
        elif found := re.match(r" {4}[A-Z_]+ = \"([a-z_]+)\"", line):
            codes.append(Code(found[1]))
    yield heading, codes


def _named(text: str) -> str:
    """The text with each parameter by its name alone."""
    return PLACEHOLDER.sub(lambda match: f"{{{match['name']}}}", text)


def page() -> str:
    """The whole page."""
    zh, en = Words.of("zh"), Words.of("en")
    parts = [HEAD]
    for heading, codes in families():
        refusals = [Refusal(code=code, rule="") for code in codes]
        lines = [(f"`{each.code}`", _named(en.refusal(each)), _named(zh.refusal(each))) for each in refusals]
        parts += [f"## {heading.capitalize()}\n", table(("Code", "English", "中文"), lines) + "\n"]
    return "\n".join(parts).rstrip() + "\n"


if __name__ == "__main__":
    write("errors.md", page())
