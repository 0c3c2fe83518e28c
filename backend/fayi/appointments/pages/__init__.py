"""The register of lawyers, the tab of a matter, a lawyer's offers and work, subsidies."""
