"""What headquarters asks of the whole, computed in SQL over the rows as they stand."""
