"""What sheets say, as rows of a company: each kind of sheet reads its rows and lets them be taken in."""
