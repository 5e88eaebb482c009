"""The frozen nouns of the business, one family per file; a model never acts, it only holds."""
