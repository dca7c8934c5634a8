"""The city: areas by Kemendagri code, agencies, institutions, working calendar."""
