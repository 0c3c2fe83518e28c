"""办案: performing the actions a matter type allows. `perform.py` is the heart; `dossier.py` its eyes."""
