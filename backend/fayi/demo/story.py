"""How a story is told: scenes on certain days, each an officer doing things at the desk.

    tell(-40, ZHAO, does("accept"), files(rights_notice=2), assigns(LI, recorder=SUN))

Days are counted from today, so that the county always looks alive. Scenes of all stories are played in the
order of time, each in one transaction as its officer, with the clock standing at its moment.
"""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.rules import Actor
from fayi.demo.county import (
    COMMITTEE,
    COURT,
    MA,
    NEWCOMERS,
    SUN,
    VILLAGE,
    ZHAO,
    ZHU,
    County,
    Person,
    Place,
    Post,
)
from fayi.demo.people import Someone
from fayi.kit import clock
from fayi.kit.database import Database
from fayi.kit.files import Files
from fayi.kit.render_pool import RenderPool
from fayi.matters.models import Matter
from fayi.procedure.calendar import DAY, WorkingCalendar
from fayi.procedure.matter_type import MatterType, MatterTypes

MEDIATION, CONFIRMATION = "mediation", "judicial_confirmation"


@dataclass
class World:
    """What every scene plays in."""

    county: County
    types: MatterTypes
    pool: RenderPool
    files: Files
    site_url: str
    parties: dict[tuple[Someone, Place], int] = field(default_factory=dict)
    """Under which number an agency has somebody in its register."""


@dataclass
class Moment:
    """One officer at the desk, with the matter of the story before them."""

    world: World
    story: "Story"
    session: AsyncSession
    by: Actor
    post: Post
    of: str

    async def matter(self) -> Matter:
        """The matter the scene is about, as it stands now."""
        return await self.session.get_one(Matter, self.story.matters[self.of])

    @property
    def matter_type(self) -> MatterType:
        """Its type."""
        return self.world.types[self.of]


Deed = Callable[[Moment], Awaitable[None]]


@dataclass
class Scene:
    """What one officer does at one time."""

    at: datetime
    post: Post
    deeds: tuple[Deed, ...]
    of: str
    story: "Story"


@dataclass(frozen=True)
class Desk:
    """Where a committee works: who leads it, who keeps its minutes, and in which room it sits."""

    chair: Post
    recorder: Post
    room: str


TOWN_DESK = Desk(ZHAO.at(COMMITTEE), SUN.at(COMMITTEE), "湖桥镇人民调解委员会第一调解室")
NEWCOMERS_DESK = Desk(MA.at(NEWCOMERS), SUN.at(NEWCOMERS), "湖桥镇新居民服务中心调解室")

VILLAGE_DESK = Desk(ZHU.at(VILLAGE), ZHU.at(VILLAGE), "柳溪村文化礼堂")


class Story:
    """One dispute and what became of it."""

    def __init__(self, today: date, calendar: WorkingCalendar) -> None:
        """Tell a story that ends about `today`."""
        self.today, self.calendar = today, calendar
        self.scenes: list[Scene] = []
        self.desk = TOWN_DESK
        self.matters: dict[str, int] = {}
        """Its matters by type, once they are registered."""
        self.hearing_id = 0
        """The hearing planned last."""

    def __call__(
        self,
        day: int,
        by: Person | Post,
        *deeds: Deed,
        at: str = "09:30",
        of: str = MEDIATION,
        exact: bool = False,
    ) -> None:
        """Let an officer do something on a day; never before what was told already, never after now.

        A day before today that is not worked becomes the working day before it, unless `exact`.
        """
        post = by if isinstance(by, Post) else self.post_of(by)
        moment = min(self.moment(day, at, exact=exact), clock.now())
        if self.scenes and moment <= self.scenes[-1].at:
            moment = self.scenes[-1].at + timedelta(minutes=8)
        self.scenes.append(Scene(min(moment, clock.now()), post, deeds, of, self))

    def post_of(self, person: Person) -> Post:
        """The officer at the story's committee, or where they work first of all."""
        places = [place for place, _ in person.roles]
        return person.at(self.desk.chair.place if self.desk.chair.place in places else places[0])

    def day(self, day: int, *, exact: bool = False) -> date:
        """So many days from today; a past one that is not worked becomes the working day before it."""
        meant = self.today + day * DAY
        if day < 0 and not exact and not self.calendar.is_working(meant):
            return self.calendar.previous_working_day(meant)
        return meant

    def court_number(self, day: int, kind: str, number: int) -> str:
        """The number of a matter the county's court docketed on such a day."""
        return f"（{self.day(day).year}）{COURT.word}{kind}{number}号"

    def moment(self, day: int, at: str, *, exact: bool = False) -> datetime:
        """An hour of such a day, as the clock at the station shows it."""
        return datetime.combine(self.day(day, exact=exact), time.fromisoformat(at), clock.ZONE)


async def play(database: Database, world: World, stories: Iterable[Story]) -> None:
    """Play all scenes of all stories in the order of time."""
    scenes = [scene for story in stories for scene in story.scenes]
    for scene in sorted(scenes, key=lambda scene: scene.at):
        by = world.county.actor(scene.post)
        with clock.frozen(scene.at):
            async with database.transaction(agency_id=by.agency_id, officer_id=by.officer_id) as session:
                moment = Moment(world, scene.story, session, by, scene.post, scene.of)
                for deed in scene.deeds:
                    await deed(moment)
