"""Documents and the file: drafted from what is known, issued once and for ever, verified by anybody."""
