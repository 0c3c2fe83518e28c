"""What attachments bring to the site."""

from fayi.attachments import jobs
from fayi.attachments.pages import incoming, paper, phone, tab
from fayi.procedure.permissions import Permission
from fayi.web.feature import Feature, Tab

feature = Feature(
    name="attachments",
    pages=(
        tab.attachments_tab,
        tab.add_files,
        incoming.expect_file,
        incoming.how_far,
        incoming.take_piece,
        incoming.give_up,
        phone.make_phone_link,
        phone.news,
        phone.phone_page,
        phone.send_photos,
        phone.expect_photo,
        phone.how_far_photo,
        phone.take_photo_piece,
        phone.give_up_photo,
        paper.about_paper,
        paper.arrange_paper,
        paper.move_paper,
        paper.turn_paper,
        paper.paper_thumbnail,
        paper.paper_picture,
        paper.paper_file,
    ),
    tabs=(Tab("attachments", "材料附件", Permission.DOCUMENTS_READ),),
)
LATER_WORK = (jobs.forget_unfinished,)
"""Declared by being read here."""
