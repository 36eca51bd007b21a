"""Benchmarks: `make bench` runs them all. Each module measures one thing and prints it as a table."""
