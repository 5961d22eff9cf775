"""Proofs over the compiled program of a knowledge bundle, by an SMT solver. README.md says what is proved."""
