"""What search brings to the site."""

from fayi.procedure.permissions import Permission
from fayi.search import jobs, pages
from fayi.web.feature import Feature, MenuItem

feature = Feature(
    name="search",
    pages=(pages.search,),
    menu=(MenuItem("/search", "检索", "search", Permission.MATTERS_READ),),
)
LATER_WORK = (jobs.read_papers, jobs.read_left_over)
"""Declared by being read here."""
