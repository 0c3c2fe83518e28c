"""What batches bring to the site."""

from fayi.batches import pages
from fayi.procedure.permissions import Permission
from fayi.web.feature import Feature, MenuItem

feature = Feature(
    name="batches",
    pages=(
        pages.batches_page,
        pages.new_page,
        pages.begin_batch,
        pages.batch_page,
        pages.cancel_batch,
        pages.again,
        pages.batch_file,
        pages.table_file,
    ),
    menu=(MenuItem("/batches", "批量制作", "checks", Permission.DOCUMENTS_DRAFT),),
)
