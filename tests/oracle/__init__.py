"""An independent judge of the rule values: the bundle as CQL (ELM), run by a published CQL engine (cql-execution)."""
