"""What search brings to the site."""

from fayi.procedure.permissions import Permission
from fayi.search import jobs, mirror
from fayi.search.pages import engine, kept, search, suggestions
from fayi.web.feature import Feature, MenuItem

feature = Feature(
    name="search",
    pages=(
        search.search,
        suggestions.suggest,
        kept.save_search,
        kept.discard_search,
        kept.forget_searches,
        engine.engine,
    ),
    menu=(
        MenuItem("/search", "检索", "search", Permission.MATTERS_READ),
        MenuItem("/search/engine", "检索引擎", "server", Permission.AGENCY_MANAGE),
    ),
)
LATER_WORK = (
    jobs.read_papers,
    jobs.read_left_over,
    mirror.tell_engine,
    mirror.watch_engine,
    mirror.sweep_engine,
)
"""Declared by being read here."""
