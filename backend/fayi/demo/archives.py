"""What the desk does about old files and about people's own data: a disposal list, a request, an incident."""

from datetime import date, timedelta

from sqlalchemy import select

from fayi.data_requests import actions as data_requests
from fayi.data_requests.forms import RequestForm
from fayi.data_requests.kinds import Capacity
from fayi.data_requests.kinds import RequestKind as Asked
from fayi.demo.county import BUREAU, COMMITTEE, SUN, XU, ZHAO, County
from fayi.incidents import actions as incidents
from fayi.incidents.forms import IncidentForm, MeasureForm
from fayi.incidents.kinds import DataKind, IncidentKind, MeasureKind
from fayi.kit import clock
from fayi.kit.database import Database
from fayi.parties.models import Party
from fayi.retention import actions as retention
from fayi.retention.forms import PeriodForm
from fayi.retention.kinds import PeriodKind

YEARS = 5
"""How long the county keeps files about purchases; invented, like the county."""


async def keep(database: Database, county: County) -> None:
    """Draw up a list of one old file, take a request to read, and write an incident down."""
    xu, sun, zhao = (county.actor(post) for post in (XU.at(BUREAU), SUN.at(COMMITTEE), ZHAO.at(COMMITTEE)))
    async with database.transaction(agency_id=xu.agency_id, officer_id=xu.officer_id) as session:
        period = PeriodForm(
            matter_type="mediation",
            category="12",
            kind=PeriodKind.SHORT,
            years=YEARS,
            basis="演示数据：消费纠纷短期卷宗，并非真实规定",
            since=date(2020, 1, 1),
        )
        await retention.lay_down(session, period, by=xu)
    async with database.transaction(agency_id=sun.agency_id, officer_id=sun.officer_id) as session:
        drawn_up = await retention.draw_up(session, by=sun, note="保管期满的短期卷宗，请审核。")
        await retention.submit(session, drawn_up, by=sun, seen=drawn_up.version)
    async with database.transaction(agency_id=zhao.agency_id, officer_id=zhao.officer_id) as session:
        known = await session.scalar(
            select(Party.id).where(Party.name == "温守田", Party.agency_id == zhao.agency_id)
        )
        request = RequestForm(
            kind=Asked.ACCESS,
            person="温守田",
            party_ids=(known,) if known is not None else (),
            capacity=Capacity.SELF,
            proof="居民身份证原件",
            wishes="查阅并复制调委会保存的本人信息和已经送达的文书。",
            received_on=clock.today() - timedelta(days=4),
        )
        await data_requests.register(session, request, by=zhao)
        noticed = clock.now() - timedelta(days=2, hours=3)
        incident = IncidentForm(
            kind=IncidentKind.LEAKED,
            title="调解协议书误寄其他住户",
            what="邮寄送达时，两份调解协议书装错信封，其中一份寄给了同村另一户，收件人拆开后当天送回。",
            happened_at=noticed - timedelta(days=1),
            noticed_at=noticed,
            data_kinds=(DataKind.IDENTITY, DataKind.CONTACT, DataKind.PAPERS),
            persons=2,
            cause="装封时没有第二人核对信封与文书。",
            harm="收件人可能得知双方的姓名、住址和纠纷情况。",
            remedies="协议书已收回，收件人书面承诺不外传；当事人可以要求更换送达方式。",
        )
        written = await incidents.enter(session, incident, by=zhao)
        for hours, kind, words in (
            (1, MeasureKind.STOPPED, "收回误寄的协议书，核对其余三件邮件，均无差错。"),
            (3, MeasureKind.AUTHORITY, "向县司法局电话报告，随后补交书面报告。"),
            (26, MeasureKind.PERSONS, "当面告知双方当事人，说明情况和可以采取的措施。"),
            (30, MeasureKind.REPAIRED, "邮寄送达改为两人核对，信封开窗露出文号。"),
        ):
            measure = MeasureForm(kind=kind, at=noticed + timedelta(hours=hours), words=words)
            await incidents.add_measure(session, written, measure, by=zhao)
