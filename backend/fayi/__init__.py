"""Fayi 法驿: the case desk of a shared legal-service station."""
