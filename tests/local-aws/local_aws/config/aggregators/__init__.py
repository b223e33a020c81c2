"""Configuration aggregators of an organization: many accounts and regions in one place."""
