"""Programs that write pages of this folder from the product itself, run by `make rules` and `make errors`."""
