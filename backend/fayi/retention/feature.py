"""What retention brings to the site."""

from fayi.procedure.permissions import Permission
from fayi.retention import administration, jobs, pages
from fayi.web.feature import Feature, MenuItem, Tab

feature = Feature(
    name="retention",
    pages=(
        administration.periods_page,
        administration.lay_down,
        pages.tab_pages,
        pages.lists_page,
        pages.draw_up,
        pages.list_page,
        pages.print_page,
        pages.take_off,
        pages.prolong_on_list,
        pages.submit,
        pages.withdraw,
        pages.give_back,
        pages.carry_it_out,
        pages.go_on,
    ),
    tabs=(Tab("retention", "保管期限", Permission.RETENTION_PROPOSE),),
    menu=(
        MenuItem("/retention", "保管期限与销毁", "trash", Permission.RETENTION_PROPOSE),
        MenuItem("/retention/periods", "保管期限表", "clock", Permission.LIBRARY_MANAGE),
    ),
)
LATER_WORK = (jobs.carry_out, jobs.destroy_files)
"""Work of this feature that is done by the worker, some of it when nobody asks."""
