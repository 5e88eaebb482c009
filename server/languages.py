"""Which of the two languages somebody prefers, from the Accept-Language header (RFC 9110, 12.5.4)."""

from typing import Literal

Language = Literal["zh-CN", "en"]

DEFAULT: Language = "en"


def preferred(header: str) -> Language:
    """The first of our languages in the asker's order; English when none is named."""
    ranked = sorted((_entry(part) for part in header.split(",") if part.strip()), key=lambda entry: -entry[1])
    for tag, quality in ranked:
        if quality > 0 and tag.split("-")[0] == "zh":
            return "zh-CN"
        if quality > 0 and tag.split("-")[0] == "en":
            return "en"
    return DEFAULT


def _entry(part: str) -> tuple[str, float]:
    tag, _, parameters = part.partition(";")
    name, _, value = parameters.strip().partition("=")
    try:
        quality = float(value) if name.strip().lower() == "q" else 1.0
    except ValueError:
        quality = 0.0
    return tag.strip().lower(), quality
