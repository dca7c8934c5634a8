"""Who works here, what they may do, the audit chain, protection of personal data."""
