"""Pages that are written from the product say what the product says."""

from collections.abc import Iterator

import pytest
from pydantic import BaseModel

from docs.writers import errors_page, imports_page, openapi_document, rules_page
from docs.writers.markdown import DOCS
from docs.writers.pack_numbers import NUMBERS
from shared.models.rule_pack import RulePack


@pytest.mark.parametrize(
    ("name", "text", "again"),
    [
        ("rules.md", rules_page.page, "make rules"),
        ("errors.md", errors_page.page, "make errors"),
        ("imports.md", imports_page.page, "make imports"),
        ("openapi.json", openapi_document.page, "make openapi"),
    ],
    ids=["rules", "errors", "imports", "openapi"],
)
def test_a_generated_page_is_current(name: str, text: object, again: str) -> None:
    assert callable(text)
    assert (DOCS / name).read_text(encoding="utf-8") == text(), f"run `{again}`"


def numbers_of(model: type[BaseModel], prefix: str = "") -> Iterator[str]:
    """The dotted names of a section's fields."""
    for name, field in model.model_fields.items():
        inner = field.annotation
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            yield from numbers_of(inner, f"{prefix}{name}.")
        else:
            yield prefix + name


def test_every_number_of_a_pack_is_on_the_page() -> None:
    sections = {
        name: field.annotation
        for name, field in RulePack.model_fields.items()
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel)
    }
    assert set(NUMBERS) == set(sections)
    for name, model in sections.items():
        assert {number.field for number in NUMBERS[name][1]} == set(numbers_of(model)), name
