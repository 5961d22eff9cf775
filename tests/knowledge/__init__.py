"""Tests of the knowledge itself: worked cases, sweeps, snapshot, codes, trace. README.md says how to run them."""
