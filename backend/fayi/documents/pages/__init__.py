"""The pages of documents, by what is shown."""
