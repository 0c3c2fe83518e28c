"""送达: to whom an issued document was served, how, when, by whom, and what proves it (送达回证).

The rules are those of 民事诉讼法 87-95, which every office that serves papers follows. What was served or
could not be served stays as it was written down; a mistake is declared, never deleted.
"""
