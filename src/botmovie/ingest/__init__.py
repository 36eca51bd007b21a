"""Bringing films in: our own authoring format, the starter catalogue, imports, exports and the audit."""
