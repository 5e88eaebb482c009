"""Exports: what the asker may see, as tables that spreadsheets open without doing anything."""
