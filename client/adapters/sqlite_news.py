"""What happened while the device's reader was away, until they have seen it."""

from collections.abc import Sequence

from pydantic import TypeAdapter

from client.adapters.sqlite_session import Session
from sync.core.records import News

_SEEN = "news_seen"
_MOST = 1_000
_NEWS = TypeAdapter(News)


class NewsTable(Session):
    """The table of news."""

    def add_news(self, news: Sequence[News]) -> None:
        """Tell what happened, after what was told before; only the latest thousand are kept."""
        if news:
            with self.transaction():
                self._write_many(
                    "INSERT INTO news (told) VALUES (?)", [(_NEWS.dump_json(each).decode(),) for each in news]
                )
                self._write("DELETE FROM news WHERE place <= (SELECT max(place) FROM news) - ?", (_MOST,))

    def news(self) -> Sequence[tuple[int, News]]:
        """What happened and was not seen yet, oldest first, each with its place."""
        return [
            (place, _NEWS.validate_json(told))
            for place, told in self._rows(
                "SELECT place, told FROM news WHERE place > ? ORDER BY place", (int(self.meta(_SEEN) or 0),)
            )
        ]

    def see_news(self, up_to: int) -> None:
        """Note that its reader has seen the news up to a place."""
        self.set_meta(_SEEN, str(up_to))
