"""Import and export of tables, as a company does them."""
