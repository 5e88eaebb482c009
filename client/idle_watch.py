"""How long nobody touched the app, by whichever clock says longer: a clock set back hides nothing."""

from collections.abc import Callable


class IdleWatch:
    """Remembers the last input by a clock that only runs and by the clock on the wall."""

    def __init__(self, running: Callable[[], float], wall: Callable[[], float]) -> None:
        self._running = running
        self._wall = wall
        self.touched()

    def touched(self) -> None:
        """Somebody is here."""
        self._at = (self._running(), self._wall())

    def seconds(self) -> float:
        """How long nobody was; the wall's clock also counts the device's sleep."""
        return max(self._running() - self._at[0], self._wall() - self._at[1])
