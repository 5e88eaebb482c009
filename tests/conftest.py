"""What every test run needs first."""

from tests.support.catalogues import compile_all

compile_all()
