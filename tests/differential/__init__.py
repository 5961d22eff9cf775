"""Differential tests: the C library against the reference evaluator."""
