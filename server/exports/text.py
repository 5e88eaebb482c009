"""Text that a spreadsheet shows and never runs.

A cell that begins with =, +, - or @, or with a tab, a line break or NUL, may be taken for a formula or a
command. Such text gets an apostrophe in front; imports take it away again. Numbers stay numbers.
"""

from server.imports.values import is_dangerous


def safe_text(text: str) -> str:
    """The text as it may stand in a CSV file."""
    return f"'{text}" if is_dangerous(text) else text
