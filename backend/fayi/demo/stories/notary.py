"""What is notarised: houses given and inherited, wills, papers for abroad, each left at another stage."""

from decimal import Decimal
from typing import Any

from fayi.demo.county import NOTARY, SHI, TANG, TOWN, WANG, ZHONG
from fayi.demo.deeds import People, does, files, registers, takes_on
from fayi.demo.people import F, M, person
from fayi.demo.story import Deed, Moment, Story
from fayi.kit import clock
from fayi.materials import actions as materials
from fayi.materials import queries
from fayi.materials.rules import Checked, Item, MaterialStatus
from fayi.matter_types.notarisation.details import Details
from fayi.matter_types.notarisation.kinds import NotaryMatter, Place, Subject, UsePlace

NOTARISATION = "notarisation"
SUBMITTED = {"to": NOTARY, "told_no_promise": True}
TALK = {"alone": True, "capacity": "clear", "own_will": True}
CHECKED = {
    "identity_checked": True,
    "capacity_checked": True,
    "interest_checked": True,
    "no_dispute": True,
    "meaning_told": True,
}
COLLECTED = {"way": "office", "identity_checked": True, "copies": 2, "receipt_signed": True}
FILE = {
    "certificate": 4,
    "application": 2,
    "acceptance": 1,
    "notice": 2,
    "identity": 3,
    "talk": 4,
    "receipt": 1,
}


def gift(matter: str, address: str, **more: Any) -> Details:
    """A house given to somebody; `more` as on the form."""
    given: dict[str, Any] = {
        "kind": NotaryMatter.GIFT,
        "purpose": "向不动产登记机构办理转移登记",
        "residence_region": TOWN,
        "subject": Subject.HOUSE,
        "property_region": TOWN,
        "amount": Decimal(320000),
        "copies_needed": 2,
    }
    return Details(matter=matter, property_address=address, **(given | more))


def brings(*, but: tuple[str, ...] = ()) -> Deed:
    """The applicant brings what must be handed in, except these lines; the originals are looked at."""

    async def deed(now: Moment) -> None:
        matter = await now.matter()
        for line in await queries.checklist(now.session, matter, now.matter_type):
            if line.is_missing and line.key not in but:
                checked = Checked(
                    status=MaterialStatus.HAVE,
                    received_on=clock.today(),
                    received_from="申请人",
                    originals=1,
                    copies=1,
                    original_seen=True,
                )
                await materials.check(now.session, matter, now.matter_type, line.key, checked, by=now.by)

    return deed


def tells_what_is_missing(told_to: str) -> Deed:
    """Everything that is missing, told in one list."""

    async def deed(now: Moment) -> None:
        await materials.tell(
            now.session, await now.matter(), now.matter_type, told_to=told_to, supply_by=None, explanations="",
            because="", by=now.by,
        )  # fmt: skip

    return deed


def asks_for(label: str) -> Deed:
    """A material the list does not name."""

    async def deed(now: Moment) -> None:
        await materials.ask_for(now.session, await now.matter(), label, must=True, by=now.by)

    return deed


def keeps(label: str, received_from: str) -> Deed:
    """An original stays here, on a receipt."""

    async def deed(now: Moment) -> None:
        await materials.take_in(
            now.session, await now.matter(), [Item(label=label, original=True, copies=1, pages=4)],
            received_on=clock.today(), received_from=received_from, note="", by=now.by,
        )  # fmt: skip

    return deed


def brought(tell: Story, day: int, details: Details, people: People, others: People = ()) -> None:
    """Somebody comes to the station, and the clerk begins to check the papers."""
    tell(day, WANG, registers(details, people, others), does("check_materials"), of=NOTARISATION)


def passed_on(tell: Story, day: int, fee: int = 800) -> None:
    """Everything is there: passed on to the notary office the same day, accepted the next."""
    tell(day, WANG, brings(), does("submit", **SUBMITTED), of=NOTARISATION, at="10:30")
    tell(day + 1, ZHONG, takes_on(), does("accept", lead=ZHONG, fee=str(fee), **CHECKED), of=NOTARISATION)


def certified(tell: Story, day: int, who: str) -> None:
    """Heard, drawn up, signed off by another, numbered, paid for and collected."""
    tell(day, ZHONG, does("start_review"), does("record_talk", person=who, **TALK), of=NOTARISATION)
    tell(day + 2, ZHONG, does("propose", certificates=1, opinion="真实、合法，建议出证。"), of=NOTARISATION)
    tell(day + 3, TANG, does("sign_off", opinion="同意出证。"), of=NOTARISATION)
    tell(
        day + 3,
        ZHONG,
        does("issue_certificate", certificate_class="domestic_civil", name="赠与公证书", sealed=True),
        does("record_fee", amount="800", receipt_number="浙财0098123", paid_by=who),
        of=NOTARISATION,
        at="15:30",
    )
    tell(day + 4, ZHONG, does("record_collected", collector=who, **COLLECTED), of=NOTARISATION)


def the_old_house(tell: Story) -> None:
    """A mother gives her house to her son; certified, collected and filed."""
    mother = person("水秀英", F, "1953-04-11", "湖桥镇东渚村2号")
    son = person("蓝建军", M, "1979-10-02", "湖桥镇东渚村2号")
    brought(tell, -60, gift("将东渚村2号房屋赠与儿子蓝建军。", "湖桥镇东渚村2号"), (mother,), (son,))
    passed_on(tell, -59)
    certified(tell, -56, "水秀英")
    tell(-40, TANG, does("close", trips_saved=2), files(**FILE), of=NOTARISATION)
    tell(-38, TANG, does("archive", pages=26, retention="long", archived_by=SHI), of=NOTARISATION)


def a_paper_for_abroad(tell: Story) -> None:
    """He goes to work abroad; the list of what is missing is in his hand."""
    who = person("应志强", M, "1994-12-01", "湖桥镇望溪路66号")
    about = Details(
        kind=NotaryMatter.NO_CRIME,
        matter="证明申请人没有受过刑事处罚。",
        purpose="出国务工",
        used_in=UsePlace.ABROAD,
        country="日本",
        translation="日文",
        residence_region=TOWN,
    )
    brought(tell, -4, about, (who,))
    tell(
        -4,
        WANG,
        brings(but=("no_crime",)),
        tells_what_is_missing("应志强"),
        does("ask_for_more"),
        of=NOTARISATION,
        at="11:00",
    )


def an_heir_in_prison(tell: Story) -> None:
    """A father's savings; the other heir is in prison, and the bank is written to: the clock stands still."""
    sister = person("冯玉梅", F, "1972-06-18", "湖桥镇石桥村40号")
    brother = person("冯玉山", M, "1976-02-27", "湖桥镇望溪路1号", phone=False)
    about = Details(
        kind=NotaryMatter.INHERITANCE,
        matter="父亲冯德才去世，遗有银行存款，没有遗嘱；弟弟在服刑，表示放弃继承。",
        purpose="向银行领取存款",
        residence_region=TOWN,
        subject=Subject.DEPOSIT,
        amount=Decimal(62000),
        place=Place.PRISON,
        in_prison=True,
    )
    brought(tell, -20, about, (sister,), (brother,))
    tell(-20, WANG, keeps("居民死亡医学证明书", "冯玉梅"), of=NOTARISATION, at="10:00")
    passed_on(tell, -19, 600)
    tell(
        -16,
        ZHONG,
        does("start_review"),
        does("record_talk", person="冯玉山", place="prison", capacity="clear", own_will=True),
        does("verify", reason="核实存款余额和有无遗嘱", way="向银行发函、查询全国公证管理系统", told=True),
        of=NOTARISATION,
    )


def waits_at_the_office(tell: Story) -> None:
    """A house for a granddaughter; the notary office has not looked at it yet."""
    old = person("汪阿婆", F, "1948-09-09", "湖桥镇上塘村7号")
    young = person("汪晓月", F, "2001-05-15", "湖桥镇上塘村7号")
    brought(tell, -1, gift("将上塘村7号房屋赠与孙女汪晓月。", "湖桥镇上塘村7号"), (old,), (young,))
    tell(-1, WANG, brings(), does("submit", **SUBMITTED), of=NOTARISATION, at="10:30")


STORIES = (the_old_house, a_paper_for_abroad, an_heir_in_prison, waits_at_the_office)
