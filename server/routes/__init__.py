"""The routes: each reads its message, asks one service, and answers."""
