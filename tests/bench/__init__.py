"""What the product costs, measured: `make bench` prints a table and writes build/bench.json."""
