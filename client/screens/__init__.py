"""One component file per route: layout of what its view model says, and the way on."""
