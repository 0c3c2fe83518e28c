"""Signing in and what guards it: password, second factor, sessions, the locked counter PC, single sign-on."""
