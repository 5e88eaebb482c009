"""Why a backup was not taken, or not put back; nothing was changed then."""


class BackupFault(Exception):
    """A reason by its code, with the facts that its words name."""

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.params = params
