"""The Northwind sample company, from its CSV files to the rows of a Roadbook company."""
