"""When rooms are open and which times are free at all ends, without a database."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fayi.kit import clock
from fayi.rooms import rules
from fayi.rooms.availability import (
    End,
    Grid,
    RoomSeen,
    Shut,
    Window,
    admitted,
    free_bits,
    must_admit,
    offers,
    open_times,
    opened,
)
from fayi.rooms.rules import Needed, parts_from

MONDAY = date(2027, 3, 1)
SINCE = date(2020, 1, 1)


def at(hour: int, minute: int = 0, day: int = 1) -> datetime:
    return datetime(2027, 3, day, hour, minute, tzinfo=clock.ZONE)


def window(opens: int, closes: int, **more: object) -> Window:
    told = {"weekday": 1, "opens": time(opens), "closes": time(closes), "since": SINCE} | more
    return Window(**told)  # type: ignore[arg-type]


def room(*windows: Window, **more: object) -> RoomSeen:
    told = {"id": 1, "name": "第一法庭", "agency_id": 6, "in_use_from": SINCE, "windows": windows} | more
    return RoomSeen(**told)  # type: ignore[arg-type]


def test_a_closed_window_beats_an_open_one_whichever_is_written_first() -> None:
    noon = window(12, 14, closed=True)
    for windows in ((window(9, 17), noon), (noon, window(9, 17))):
        assert open_times(room(*windows), MONDAY, "court", 6) == [(at(9), at(12)), (at(14), at(17))]


def test_a_closed_window_for_one_purpose_leaves_the_others_alone() -> None:
    windows = window(9, 17), window(9, 12, closed=True, purposes=frozenset({"family_visit"}))
    assert open_times(room(*windows), MONDAY, "family_visit", 6) == [(at(12), at(17))]
    assert open_times(room(*windows), MONDAY, "court", 6) == [(at(9), at(17))]


def test_a_window_kept_for_one_agency_is_not_open_to_another() -> None:
    kept = room(window(9, 17, agency_ids=frozenset({6})))
    assert open_times(kept, MONDAY, "court", 6)
    assert not open_times(kept, MONDAY, "court", 7)


def test_windows_that_touch_are_one_and_a_sitting_may_lie_across() -> None:
    must_admit(
        room(window(9, 12), window(12, 17)),
        parts_from(at(11), 120),
        purpose="court",
        people=2,
        agency_id=6,
    )


def test_a_window_holds_between_its_days_only() -> None:
    dated = room(window(9, 17, since=MONDAY, until=MONDAY))
    assert open_times(dated, MONDAY, "court", 6)
    assert not open_times(dated, MONDAY + timedelta(days=7), "court", 6)
    assert not open_times(dated, MONDAY - timedelta(days=7), "court", 6)


@pytest.mark.parametrize(
    ("seen", "refusal"),
    [
        (room(window(9, 17), shut=(Shut(starts_at=at(9, 30), ends_at=at(10), reason="检修"),)), rules.Closed),
        (room(window(9, 17), shut=(Shut(starts_at=at(8), ends_at=None, reason="疫情"),)), rules.ClosedForNow),
        (room(window(9, 17), in_use_until=MONDAY - timedelta(days=1)), rules.NotInUse),
        (room(window(9, 17), seats=1), rules.OverCapacity),
        (room(window(9, 17), purposes=frozenset({"training"})), rules.NotForThisPurpose),
        (room(window(10, 17)), rules.OutsideHours),
        (room(), rules.OutsideHours),
    ],
)
def test_what_a_room_does_not_admit_is_refused(seen: RoomSeen, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        must_admit(seen, parts_from(at(9), 60), purpose="court", people=2, agency_id=6)


def test_a_closure_that_ends_as_the_sitting_begins_is_no_hindrance() -> None:
    shut = Shut(starts_at=at(8), ends_at=at(9), reason="检修")
    must_admit(
        room(window(9, 17), shut=(shut,)), parts_from(at(9), 60), purpose="court", people=2, agency_id=6
    )


def test_parts_that_touch_once_buffered_are_one_claim_and_parts_apart_are_two() -> None:
    need = Needed(resource="room:1", label="第一法庭", role="court")
    together = rules.claims(parts_from(at(9), 60, before=15, after=15), [need], {"room:1": (10, 20)})
    assert [(one.start, one.end, one.part) for one in together] == [(at(8, 35), at(10, 35), "pre")]
    apart = (("pre", at(8), at(8, 15)), ("main", at(10), at(11)))
    assert len(rules.claims(apart, [need], {"room:1": (10, 20)})) == 2
    only_main = Needed(resource="room:2", label="证人室", role="witness", parts=("main",))
    (witness,) = rules.claims(apart, [only_main], {})
    assert (witness.start, witness.end) == (at(10), at(11))


def find(
    ends: list[End],
    rooms: list[RoomSeen],
    taken: dict[str, list[tuple[int, int]]],
    wish: datetime,
    days: int = 8,
) -> list[tuple[datetime, tuple[str, ...]]]:
    start = at(0)
    grid = Grid(base=int(start.timestamp()), length=96 * days)
    parts = parts_from(wish, 60, before=30)
    marked = free_bits(
        grid,
        ends,
        parts,
        {one.resource: one for one in rooms},
        taken,
        purpose="court",
        people=2,
        agency_id=6,
    )
    return [(one.parts[1][1], one.resources) for one in offers(grid, marked, parts, wish, 12)]


def span(start: datetime, end: datetime) -> tuple[int, int]:
    return int(start.timestamp()), int(end.timestamp())


def test_free_times_are_those_at_all_ends_the_nearest_to_the_wish_first_then_the_next_days() -> None:
    court, prison = room(window(9, 17)), room(window(9, 12), id=2, agency_id=7, before_minutes=15)
    ends = [End(candidates=("room:1",)), End(candidates=("room:2",)), End(candidates=("prisoner:7",))]
    taken = {"room:1": [span(at(9), at(10))], "prisoner:7": [span(at(11, 30), at(12))]}
    found = find(ends, [court, prison], taken, at(9, 30))
    assert found[0] == (at(10, 30), ("room:1", "room:2", "prisoner:7"))
    assert [when for when, _ in found] == [at(10, 30), at(9, 30, 8), at(9, 45, 8), at(10, 0, 8)]


def test_another_room_of_an_end_stands_in_but_never_at_two_ends() -> None:
    rooms = [room(window(9, 11)), room(window(9, 11), id=2)]
    ends = [End(candidates=("room:1", "room:2")), End(candidates=("room:1", "room:2"))]
    found = find(ends, rooms, {}, at(9, 30), days=1)
    assert [chosen for _, chosen in found] == [("room:1", "room:2")] * 3
    assert not find(ends, rooms, {"room:2": [span(at(0), at(23))]}, at(9, 30), days=1)


@given(
    taken=st.lists(st.tuples(st.integers(0, 40), st.integers(1, 8)), max_size=8),
    before=st.integers(0, 3),
    after=st.integers(0, 3),
    minutes=st.sampled_from([15, 30, 60, 90]),
)
def test_bits_say_the_same_as_looking_at_each_quarter_of_an_hour(
    taken: list[tuple[int, int]], before: int, after: int, minutes: int
) -> None:
    seen = room(window(9, 12), window(13, 17), before_minutes=before * 10, after_minutes=after * 10)
    spans = [
        (at(8) + timedelta(minutes=15 * begin), at(8) + timedelta(minutes=15 * (begin + length)))
        for begin, length in taken
    ]
    grid = Grid(base=int(at(0).timestamp()), length=96)
    length = [(0, minutes * 60)]
    hours = opened(grid, seen, length, purpose="court", agency_id=6)
    bits = admitted(grid, seen, [span(*one) for one in spans], length, hours)
    for index in range(96):
        start = grid.at(index)
        (claim,) = rules.claims(
            parts_from(start, minutes),
            [Needed(resource="room:1", label="", role="court")],
            {"room:1": (before * 10, after * 10)},
        )
        inside = any(
            opens <= start and start + timedelta(minutes=minutes) <= closes
            for opens, closes in open_times(seen, MONDAY, "court", 6)
        )
        free = not any(begins < claim.end and claim.start < ends for begins, ends in spans)
        assert bool(bits >> index & 1) == (inside and free)
