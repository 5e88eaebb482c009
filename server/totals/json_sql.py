"""Takes single values out of rows' JSON text inside the database, the same on SQLite and PostgreSQL.

SQLAlchemy's own JSON types expect JSON columns; the rows are kept as text, exactly as they travel.
"""

from typing import Any

from sqlalchemy import BigInteger, Text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class text_at(FunctionElement[str]):  # noqa: N801 - reads as a function in a query
    """`text_at(doc, "a", "b")`: the value at the path as text, NULL where there is none."""

    type = Text()
    name = "text_at"
    inherit_cache = True


class whole_at(FunctionElement[int]):  # noqa: N801 - reads as a function in a query
    """`whole_at(doc, "amount")`: the value at the path as a whole number of up to 64 bits."""

    type = BigInteger()
    name = "whole_at"
    inherit_cache = True


class items_at(FunctionElement[Any]):  # noqa: N801 - reads as a function in a query
    """`items_at(doc, "lines")`: the elements of the array at the path, as rows with a column `value`."""

    name = "items_at"
    inherit_cache = True


def _split(element: FunctionElement[Any], compiler: SQLCompiler, **kw: Any) -> tuple[str, list[str]]:
    doc, *path = element.clauses
    return compiler.process(doc, **kw), [compiler.process(part, **kw) for part in path]


def _sqlite_path(path: list[str]) -> str:
    return " || ".join(("'$'", *(f"'.' || {part}" for part in path)))


@compiles(text_at, "sqlite")
@compiles(whole_at, "sqlite")
def _sqlite_value(element: FunctionElement[Any], compiler: SQLCompiler, **kw: Any) -> str:
    doc, path = _split(element, compiler, **kw)
    return f"json_extract({doc}, {_sqlite_path(path)})"


@compiles(text_at, "postgresql")
def _postgresql_text(element: FunctionElement[Any], compiler: SQLCompiler, **kw: Any) -> str:
    doc, path = _split(element, compiler, **kw)
    return f"json_extract_path_text(({doc})::json, {', '.join(f'{part}::text' for part in path)})"


@compiles(whole_at, "postgresql")
def _postgresql_whole(element: FunctionElement[Any], compiler: SQLCompiler, **kw: Any) -> str:
    return f"({_postgresql_text(element, compiler, **kw)})::bigint"


@compiles(items_at, "sqlite")
def _sqlite_items(element: FunctionElement[Any], compiler: SQLCompiler, **kw: Any) -> str:
    doc, path = _split(element, compiler, **kw)
    return f"json_each({doc}, {_sqlite_path(path)})"


@compiles(items_at, "postgresql")
def _postgresql_items(element: FunctionElement[Any], compiler: SQLCompiler, **kw: Any) -> str:
    doc, path = _split(element, compiler, **kw)
    inner = ", ".join(f"{part}::text" for part in path)
    return f"json_array_elements(json_extract_path(({doc})::json, {inner}))"
