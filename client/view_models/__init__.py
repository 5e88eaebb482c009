"""What each screen knows and can do, as plain dataclasses that import no toolkit.

A view model holds display-ready values, changes them by assignment only, and turns intentions into
commands. Whoever shows it observes it; tests read it directly.
"""
