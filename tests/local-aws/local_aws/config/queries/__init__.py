"""Advanced queries: stored queries, and query results from configuration items."""
