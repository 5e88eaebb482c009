"""One file per family of commands: each reads the facts and answers with changes or a refusal."""
