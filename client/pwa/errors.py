"""What can stop a build, each with the one thing to do about it."""


class BuildError(Exception):
    """The build cannot go on; the message says what is missing and how to get it."""


class LockOutdatedError(BuildError):
    """The project asks for other packages than `wheels.lock` names."""

    def __init__(self) -> None:
        super().__init__(
            "client/pwa/wheels.lock does not match [project].dependencies: run `python -m client.pwa lock`"
        )


class UpstreamChangedError(BuildError):
    """A file of the Flet web client is not shaped as this build expects."""

    def __init__(self, file: str, expected: str) -> None:
        super().__init__(f"{file}: expected {expected}; look at what the new Flet version changed")
