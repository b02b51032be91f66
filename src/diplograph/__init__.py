"""A knowledge graph of diplomatic relations that knows its dates."""
