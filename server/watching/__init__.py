"""What an operator can see of a running server: a line for every request, and figures for Prometheus."""
