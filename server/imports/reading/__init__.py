"""Reading what companies have: workbooks and CSV files as rows of cells, within limits."""
