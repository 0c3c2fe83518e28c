"""The usual course of a mediation, for stories that take it: accepted, heard, agreed, closed, filed."""

from datetime import timedelta
from typing import Any

from fayi.demo.county import Person, Post
from fayi.demo.deeds import assigns, does, files, issues, sees_identity
from fayi.demo.people import Someone
from fayi.demo.sittings import agrees, holds, plans, signs
from fayi.demo.story import CONFIRMATION, Deed, Story

OPENING = "\n".join(
    (
        "{mediator}：今天由我主持调解。双方的权利义务已书面告知：可以选择或者接受调解员，可以接受、拒绝或者要求终止调解，"
        "可以要求公开或者不公开进行。是否听清？",
        "{applicant}：听清了。",
        "{respondent}：听清了，不要求更换调解员。",
    )
)


def minutes(mediator: Person, applicant: Someone, respondent: Someone, *said: str) -> str:
    """What was said, after the usual opening."""
    opening = OPENING.format(mediator=mediator.name, applicant=applicant.name, respondent=respondent.name)
    return "\n".join((opening, *said))


def accepted(
    tell: Story,
    day: int,
    lead: Person,
    *others: Person,
    before: tuple[Deed, ...] = (),
    exact: bool = False,
    **more: Any,
) -> None:
    """The chair checks the papers, accepts and names the mediators."""
    tell(
        day,
        tell.desk.chair,
        sees_identity(),
        *before,
        does("accept"),
        files(application=2, rights_notice=2, identity=2),
        assigns(lead, *others, recorder=tell.desk.recorder.person, **more),
        at="10:20",
        exact=exact,
    )


def mediating(
    tell: Story,
    day: int,
    lead: Person,
    *others: Person,
    before: tuple[Deed, ...] = (),
    exact: bool = False,
    **more: Any,
) -> None:
    """Accepted, and the mediator begins the next day."""
    accepted(tell, day, lead, *others, before=before, exact=exact, **more)
    tell(day + 1, lead, does("start"), at="08:50", exact=exact)


def heard(
    tell: Story,
    day: int,
    lead: Person,
    said: str,
    result: str,
    note: str = "",
    *,
    at: str = "09:00",
    minutes: int = 90,
    planned: int = 3,
    place: str = "",
    absent: tuple[str, ...] = (),
    **more: Any,
) -> None:
    """A hearing is planned some days before, held, and its minutes signed and filed."""
    starts_at = tell.moment(day, at)
    tell(day - planned, lead, plans(starts_at, place or tell.desk.room, minutes=minutes, **more), at="15:10")
    over = starts_at + timedelta(minutes=minutes + 5)
    tell(day, lead, holds(said, result, note, absent=absent), files(minutes=2), at=f"{over:%H:%M}")


def agreed(
    tell: Story,
    day: int,
    lead: Person,
    facts: str,
    *clauses: str,
    follow_up: bool = True,
    at: str = "11:20",
    issued: bool = False,
    **terms: Any,
) -> None:
    """The parties agree in writing and all sign at once; the paper is `issued` at the desk or written by hand."""
    tell(
        day,
        lead,
        agrees(facts, *clauses, **terms),
        *((issues("MD-0106"),) if issued else ()),
        signs(),
        does("settle_in_writing", follow_up_agreed=follow_up),
        *(() if issued else (files(settlement=3),)),
        at=at,
    )


def closed(tell: Story, day: int, result: str = "WRITTEN", amount: int = 0, **more: Any) -> None:
    """The chair closes the matter."""
    tell(day, tell.desk.chair, does("close", result=result, amount=amount, **more), at="15:40")


def archived(tell: Story, day: int, pages: int, retention: str = "long") -> None:
    """The recorder puts the file together and into the archive."""
    keeper = tell.desk.recorder
    tell(
        day,
        keeper,
        files(cover=2),
        does("archive", pages=pages, archived_by=keeper.person, retention=retention),
        at="16:10",
    )


def to_court(tell: Story, day: int, by: Person | Post, court: str = "青禾县人民法院") -> None:
    """Both sides decide to ask the court, and sign the application."""
    tell(day, by, does("apply_confirmation", court=court, jointly=True), at="10:10")
    tell(
        day,
        by,
        files(application=2, undertaking=1, agreement=3, mediation_proof=1, identity=2),
        of=CONFIRMATION,
    )
