"""The search page, suggestions while typing, and the searches an officer keeps."""
