"""What video brings to the site."""

from fayi.video import jobs
from fayi.video.pages import arranging, joining, livekit, room, testing
from fayi.web.feature import Feature

feature = Feature(
    name="video",
    pages=(
        arranging.video_page,
        arranging.choose_way,
        arranging.make_link,
        arranging.make_links_for_expected,
        arranging.renew_link,
        arranging.send_link,
        arranging.revoke_link,
        joining.join_page,
        joining.enter_by_link,
        joining.enter_as_officer,
        testing.test_by_link,
        testing.note_test_by_link,
        testing.test_at_place,
        testing.note_test_at_place,
        room.room_by_link,
        room.room_by_officer,
        room.line_by_link,
        room.line_by_officer,
        livekit.room_by_link,
        livekit.come_in_by_link,
        livekit.leave_by_link,
        livekit.room_of_booking,
        livekit.come_in_as_officer,
        livekit.leave_as_officer,
        livekit.people,
        livekit.admit,
        livekit.dismiss,
        livekit.close,
    ),
)
LATER_WORK = (jobs.send_link,)
"""Declared by being read here."""
