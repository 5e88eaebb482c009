"""The company server: Litestar routes, accounts, storage and operator commands."""
