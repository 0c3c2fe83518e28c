"""Batches (批量制作): the same document for many people, from a list, a search or a spreadsheet."""
