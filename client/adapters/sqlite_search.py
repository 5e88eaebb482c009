"""What people find customers by, kept beside the cards, so that a start reads it instead of making it.

It follows from the cards alone, so it is no part of the tables' version and may be dropped at any time.
A device without room keeps it in memory, until the app ends: customers are found all the same.
"""

# ruff: noqa: S608  nothing is put into SQL but our own words

from collections.abc import Sequence

from client.adapters.sqlite_rows import RowTables
from shared.models.customer import Customer
from sync.store_faults import DeviceFullError

SearchText = tuple[str, str | None, str]
"""A card's id, its place in the order of the list or None when it is not listed, and its text."""

_RECIPE = "search_recipe"
_COLUMNS = "(id TEXT PRIMARY KEY, version INTEGER NOT NULL, place TEXT, text TEXT NOT NULL) WITHOUT ROWID"
_UNDER_WORK = -1
"""The version of a text over which work is pending: it is made again until the server has answered."""


class Searching(RowTables):
    """The table of search texts."""

    edition = 0
    """Another one says that some text is another."""
    _counted = -1
    _in_memory = False

    def changed_cards(self, recipe: str) -> Sequence[Customer]:
        """The cards whose text is missing or out of date.

        Texts that were made by another recipe, or of cards that are gone, are forgotten.
        """
        if self.db.conn.total_changes == self._counted:
            return ()
        try:
            if not self._in_memory and self.meta(_RECIPE) != recipe:
                self._begin_again(recipe)
            self._forget_gone()
        except DeviceFullError:
            self._go_on_in_memory()
        found = self._rows(
            "SELECT card.id, card.doc FROM customer AS card LEFT JOIN search USING (id)"
            " WHERE search.version IS NOT card.version"
            " UNION SELECT id, customer.doc FROM shadow JOIN customer USING (id) WHERE kind = 'customer'"
        )
        self._counted = self.db.conn.total_changes
        return self._parsed(Customer, found)

    def keep_texts(self, texts: Sequence[SearchText]) -> None:
        """Keep the texts of cards as they stand now."""
        try:
            self._replace(texts)
        except DeviceFullError:
            self._go_on_in_memory()
            self._replace(texts)
        self.edition += 1
        self._counted = self.db.conn.total_changes

    def texts(self) -> Sequence[tuple[str, str]]:
        """The listed cards in their order, each with its text."""
        return self._rows("SELECT id, text FROM search WHERE place IS NOT NULL ORDER BY place, id")

    def _replace(self, texts: Sequence[SearchText]) -> None:
        self._write_many(
            "INSERT OR REPLACE INTO search SELECT id, iif(EXISTS (SELECT 1 FROM shadow WHERE"
            f" kind = 'customer' AND shadow.id = customer.id), {_UNDER_WORK}, version), ?, ?"
            " FROM customer WHERE id = ?",
            [(place, text, row_id) for row_id, place, text in texts],
        )

    def _go_on_in_memory(self) -> None:
        """A temporary table comes before the one of the same name in the file, and needs no room there."""
        with self.transaction():
            self._write(f"CREATE TEMP TABLE search {_COLUMNS}")
            if self._rows("SELECT 1 FROM main.sqlite_master WHERE type = 'table' AND name = 'search'"):
                self._write("INSERT INTO temp.search SELECT * FROM main.search")
        self._in_memory = True
        self.edition += 1

    def _begin_again(self, recipe: str) -> None:
        with self.transaction():
            self._write("DROP TABLE IF EXISTS search")
            self._write(f"CREATE TABLE search {_COLUMNS}")
            self.set_meta(_RECIPE, recipe)

    def _forget_gone(self) -> None:
        gone = "id NOT IN (SELECT id FROM customer)"
        if self._rows(f"SELECT 1 FROM search WHERE {gone} LIMIT 1"):
            self._write(f"DELETE FROM search WHERE {gone}")
            self.edition += 1
