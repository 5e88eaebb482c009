"""The notice on a device that was shut out: what happens to the work here, and to everything else."""

from dataclasses import dataclass
from typing import Literal

from shared.words import Words

Stage = Literal["handing_over", "waiting", "stuck", "sign_in", "destroying", "done"]


@dataclass
class ShutOutNotice:
    """What a person reads while their device parts from its data."""

    words: Words
    stage: Stage = "handing_over"
    pieces: int = 0

    def follow(self, stage: Stage, pieces: int) -> None:
        """Take over how far it has come."""
        self.stage, self.pieces = stage, pieces

    @property
    def title(self) -> str:
        """What happened."""
        return self.words("This device was shut out")

    @property
    def text(self) -> str:
        """What is being done, in a few sentences."""
        words = self.words
        said: dict[Stage, str] = {
            "handing_over": words("Your unsent work is being handed over to your manager."),
            "waiting": words(
                "Your unsent work waits for a connection. It is handed over by itself as soon as there is "
                "one, and nothing is destroyed before."
            ),
            "stuck": words(
                "The server did not take your unsent work. Nothing is destroyed; please speak to your "
                "administrator. It is tried again every few minutes."
            ),
            "sign_in": words("Please sign in once more, so that your unsent work can be handed over."),
            "destroying": words("Everything of yours on this device is being destroyed."),
            "done": words("Everything of yours on this device was destroyed."),
        }
        return said[self.stage]

    @property
    def work(self) -> str:
        """What became of the unsent work."""
        if self.stage in ("destroying", "done") and self.pieces:
            return self.words.counted(
                "{count} unsent piece of work is with your manager for review.",
                "{count} unsent pieces of work are with your manager for review.",
                self.pieces,
            )
        return ""

    @property
    def over(self) -> bool:
        """Whether the person can go back to the door."""
        return self.stage in ("done", "sign_in")
