"""What Python packages carry and a browser never imports; each file left out is neither sent nor kept.

Two of them would be imported if they were there, with much behind them: a command line, and Windows' time
zones. Their packages try them and do without.
"""

_TRIED = ("httpx/_main.py", "dateutil/tz/win.py")

_OF_PACKAGES = (
    *_TRIED,
    "pydantic/v1/",
    "pydantic/mypy.py",
    "pydantic/_hypothesis_plugin.py",
    "sqlite_utils/cli.py",
    "dateutil/zoneinfo/",
    "click/testing.py",
    "flet/testing/",
    # Sign-in with other companies, and time zones: business days are China's, which need no table.
    "oauthlib",
    "tzdata",
)

# Tools to write, look into and test programs, protocols that a browser does not speak, and processes.
_OF_THE_LIBRARY = """
_pyrepl bdb cProfile compileall curses dbm doctest ensurepip filecmp ftplib idlelib imaplib
mailbox modulefinder multiprocessing nturl2path pdb pickletools plistlib poplib profile pstats
pty pyclbr pydoc pydoc_data smtplib tabnanny this timeit trace turtle turtledemo unittest venv
wave wsgiref xml xmlrpc zipapp
"""


def is_needed(name: str) -> bool:
    """Whether a browser may ever import this file of a package, by its path on `sys.path`."""
    return not name.startswith(_OF_PACKAGES)


def is_needed_of_the_library(name: str) -> bool:
    """Whether a browser may ever import this file of Python's own library."""
    return name.partition("/")[0].removesuffix(".py") not in _OF_THE_LIBRARY.split()
