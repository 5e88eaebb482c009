"""The rules themselves, as pure functions over values; decisions put them to work."""
