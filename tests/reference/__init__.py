"""Independent reference evaluator of libbacktriage, written from the texts (SEMANTICS.md, the CDDL files, JSON.md).

It shares no code with the C library and is meant to be read, not to be fast."""
