"""Seeded generators for property and differential tests."""
