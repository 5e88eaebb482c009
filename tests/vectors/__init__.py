"""Golden vectors: examples of the rules that the business can read, played through `decide`."""
