"""Pages of accounts: the door, oneself, the second factor, sessions, the locked counter PC."""
