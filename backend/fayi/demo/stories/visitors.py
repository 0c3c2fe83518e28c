"""Who came to the station's counter this week: asked, were told what is lacking, were sent on, or still wait."""

from fayi.demo.county import DING, FANG, WANG
from fayi.demo.story import Deed, Moment, Story
from fayi.procedure.channel import Channel
from fayi.visits import actions as visits
from fayi.visits.forms import EndVisit, Enquiry, TakeVisit, TellOnce
from fayi.visits.models import Visit
from fayi.visits.rules import Need, Priority, Purpose, Result


def comes(form: TakeVisit) -> Deed:
    """Somebody comes in and takes a turn."""

    async def deed(now: Moment) -> None:
        await visits.take(now.session, form, by=now.by)

    return deed


def phones(form: TakeVisit, enquiry: Enquiry) -> Deed:
    """Somebody phones and is answered at once."""

    async def deed(now: Moment) -> None:
        visit = await visits.take(now.session, form, by=now.by)
        await conclude(now, visit, enquiry, None)

    return deed


def serves(window: str, *, enquiry: Enquiry | None = None, lacking: TellOnce | None = None) -> Deed:
    """Who is next is called, answered or told what is lacking, and goes home with it."""

    async def deed(now: Moment) -> None:
        visit = await visits.call_next(now.session, by=now.by, place=window)
        await conclude(now, visit, enquiry, lacking)

    return deed


async def conclude(now: Moment, visit: Visit, enquiry: Enquiry | None, lacking: TellOnce | None) -> None:
    """What came of a visit is written down, and it ends."""
    result, note = Result.OTHER, "已领取文书。"
    if enquiry is not None:
        await visits.answer(now.session, visit, enquiry, by=now.by)
        result, note = Result.ANSWERED, ""
    if lacking is not None:
        await visits.tell_once(now.session, visit, lacking, by=now.by)
        result, note = Result.TOLD, ""
    await visits.end(now.session, visit, EndVisit(result=result, note=note), by=now.by)


def sends_on(window: str, to: str, reason: str) -> Deed:
    """Who is next is called and told that another body is competent."""

    async def deed(now: Moment) -> None:
        visit = await visits.call_next(now.session, by=now.by, place=window)
        await visits.redirect(now.session, visit, to=to, reason=reason, letter_id=None, by=now.by)

    return deed


def calls(window: str) -> Deed:
    """Who is next is called."""

    async def deed(now: Moment) -> None:
        await visits.call_next(now.session, by=now.by, place=window)

    return deed


def goes_unserved(window: str) -> Deed:
    """Who is next is called and has gone."""

    async def deed(now: Moment) -> None:
        visit = await visits.call_next(now.session, by=now.by, place=window)
        await visits.move(now.session, visit, "leave", by=now.by)

    return deed


def a_quiet_day(tell: Story) -> None:
    """A question about wages, a family short of papers, somebody who did not wait."""
    tell(-2, WANG, comes(TakeVisit(purposes=(Purpose.CONSULTATION,), name="黄巧云")), at="09:02")
    tell(
        -2,
        WANG,
        serves(
            "1",
            enquiry=Enquiry(
                question="厂里欠了两个月工资，没有签合同，怎么要？",
                answer="没有书面合同也受保护。先备好工牌、转账记录，可以申请调解，也可以向劳动监察投诉或者申请仲裁。",
            ),
        ),
        at="09:10",
    )
    tell(
        -2,
        WANG,
        comes(
            TakeVisit(
                purposes=(Purpose.NOTARY,),
                people=3,
                name="范德福",
                priority=Priority.ELDERLY,
                needs=(Need.ELDERLY,),
            )
        ),
        at="10:15",
    )
    tell(
        -2,
        DING,
        serves(
            "2",
            lacking=TellOnce(
                about="继承公证",
                items=["被继承人死亡证明", "全部继承人的身份证和户口簿", "不动产权证书"],
                note="有继承人在外地的，可以先发照片核对。",
            ),
        ),
        at="10:20",
    )
    tell(-2, WANG, comes(TakeVisit(purposes=(Purpose.PROGRESS,))), at="11:05")
    tell(-2, DING, goes_unserved("2"), at="11:40")


def a_group_and_a_call(tell: Story) -> None:
    """Six neighbours about a road, sent to the body that is competent, and a question by phone."""
    tell(
        -1,
        DING,
        comes(TakeVisit(purposes=(Purpose.PETITION,), people=6, name="苗长根", note="村道路灯长期不亮")),
        at="09:30",
    )
    tell(
        -1,
        DING,
        sends_on("2", "湖桥镇人民政府", "村道照明由镇人民政府管理，本站没有办理的权限。"),
        at="09:45",
    )
    tell(
        -1,
        WANG,
        phones(
            TakeVisit(purposes=(Purpose.CONSULTATION,), channel=Channel.PHONE),
            Enquiry(
                question="立遗嘱一定要公证吗？",
                answer="不一定，自书、代书遗嘱合乎法定形式的也有效。",
            ),
        ),
        at="14:00",
    )


def this_morning(tell: Story) -> None:
    """Three wait; one of them is called."""
    tell(
        0, WANG, comes(TakeVisit(purposes=(Purpose.MEDIATION, Purpose.LEGAL_AID), name="孟冬生")), at="08:35"
    )
    tell(
        0,
        WANG,
        comes(TakeVisit(purposes=(Purpose.MATERIALS,), priority=Priority.PREGNANT, name="喻晓兰")),
        at="08:41",
    )
    tell(0, WANG, comes(TakeVisit(purposes=(Purpose.CONSULTATION,), anonymous=True)), at="08:46")
    tell(0, FANG, calls("1"), at="08:50")


STORIES = (a_quiet_day, a_group_and_a_call, this_morning)
