"""The register of attorneys: applications, vetting by two, profiles, firms, agreements, settings."""
