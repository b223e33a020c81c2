"""Advanced queries: kept ones, and their answers over configuration items."""
