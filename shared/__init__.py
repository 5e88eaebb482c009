"""The pure core: models, commands, rules and the one function that decides."""
