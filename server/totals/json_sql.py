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


class month_at(FunctionElement[str]):  # noqa: N801 - reads as a function in a query
    """`month_at(doc, "check_in", "at")`: the month in China of the moment at the path, such as 2026-03."""

    type = Text()
    name = "month_at"
    inherit_cache = True


class minutes_at(FunctionElement[int]):  # noqa: N801 - reads as a function in a query
    """`minutes_at(doc)`: the whole minutes of a visit, 0 while there is no check-out."""

    type = BigInteger()
    name = "minutes_at"
    inherit_cache = True


@compiles(month_at, "sqlite")
def _sqlite_month(element: FunctionElement[Any], compiler: SQLCompiler, **kw: Any) -> str:
    return f"strftime('%Y-%m', substr({_sqlite_value(element, compiler, **kw)}, 1, 19), '+8 hours')"


@compiles(month_at, "postgresql")
def _postgresql_month(element: FunctionElement[Any], compiler: SQLCompiler, **kw: Any) -> str:
    moment = f"({_postgresql_text(element, compiler, **kw)})::timestamptz"
    return f"to_char({moment} AT TIME ZONE INTERVAL '8 hours', 'YYYY-MM')"


@compiles(minutes_at, "sqlite")
def _sqlite_minutes(element: FunctionElement[Any], compiler: SQLCompiler, **kw: Any) -> str:
    (doc,) = (compiler.process(each, **kw) for each in element.clauses)
    began, ended = f"json_extract({doc}, '$.check_in.at')", f"json_extract({doc}, '$.check_out.at')"
    # Whole seconds by the calendar; the fractions decide by their text whether the last one is full.
    seconds = (
        f"CAST(strftime('%s', substr({ended}, 1, 19)) AS INTEGER)"
        f" - CAST(strftime('%s', substr({began}, 1, 19)) AS INTEGER)"
        f" - (rtrim(substr({ended}, 20), 'Z') < rtrim(substr({began}, 20), 'Z'))"
    )
    return f"coalesce(({seconds}) / 60, 0)"


@compiles(minutes_at, "postgresql")
def _postgresql_minutes(element: FunctionElement[Any], compiler: SQLCompiler, **kw: Any) -> str:
    (doc,) = (compiler.process(each, **kw) for each in element.clauses)
    began = f"(({doc})::json #>> '{{check_in,at}}')::timestamptz"
    ended = f"(({doc})::json #>> '{{check_out,at}}')::timestamptz"
    return f"coalesce(floor(extract(epoch FROM {ended} - {began}) / 60)::bigint, 0)"
