"""Questions asked at the counter: who may not answer what, then the way to an answer."""

from datetime import date
from typing import Any

import msgspec
import pytest

from fayi.kit.errors import NotPermitted, Refusal
from fayi.matter_types.enquiry import forms, guards, matter_type
from fayi.matter_types.enquiry.details import Area, Audience, Details, Kind, Subject, title
from fayi.matter_types.enquiry.examples import EXAMPLES
from fayi.procedure.dossier import Advised, Dossier, Participant
from tests.cast import CLERK_WANG, CONSULT_LAWYER_MENG, STATION
from tests.make import Make

DAY = date(2026, 11, 2)
WAGES, SHORT, PRISONER = EXAMPLES


def asked(details: Details = WAGES, **changes: Any) -> Dossier:
    """A question that lacks nothing."""
    blank = Dossier(
        type="enquiry",
        stage="waiting",
        status="draft",
        today=DAY,
        received_on=DAY,
        details=details,
        officer_id=26,
    )
    return msgspec.structs.replace(blank, **changes)


def answer(**more: Any) -> forms.Answer:
    return forms.Answer(answer="可以申请仲裁。", minutes=20, **more)


def test_nobody_advises_both_sides_unawares() -> None:
    earlier = Advised(number="青监法服登字〔2026〕1号", officer_id=26, officer="孟律师")
    said = guards.advised_the_other_side(asked(form=forms.Start(), advised=(earlier,)))
    assert said is not None
    assert said.field == "both_sides_told"
    assert guards.who_advised_the_other_side(asked(advised=(earlier,)))


def test_another_lawyer_or_a_visitor_who_knows_may_go_on() -> None:
    earlier = Advised(number="1", officer_id=26, officer="孟律师")
    told = forms.Start(both_sides_told=True)
    assert guards.advised_the_other_side(asked(form=told, advised=(earlier,))) is None
    assert guards.advised_the_other_side(asked(form=forms.Start(), advised=(earlier,), officer_id=14)) is None
    assert guards.advised_the_other_side(asked(advised=(earlier,))) is None


def test_a_talk_with_a_prisoner_is_not_overheard() -> None:
    said = guards.may_be_overheard(asked(PRISONER, form=forms.Start()))
    assert said is not None
    assert said.field == "private"
    assert guards.may_be_overheard(asked(PRISONER, form=forms.Start(private=True))) is None
    assert guards.may_be_overheard(asked(form=forms.Start())) is None


def test_a_name_written_down_although_none_was_wanted_stands_in_the_way() -> None:
    nameless = msgspec.structs.replace(WAGES, anonymous=True)
    named = Participant(party_id=1, name="张三", role="applicant", kind="person")
    assert guards.name_written_down(asked(nameless, participants=(named,)))
    assert guards.name_written_down(asked(nameless)) is None
    assert title(nameless, ("张三",), ()).startswith("匿名来访人")


def test_a_consultation_is_not_answered_in_passing() -> None:
    assert guards.no_short_answer(asked())
    assert guards.no_short_answer(asked(SHORT)) is None


def test_whoever_consults_is_told_of_legal_aid() -> None:
    said = guards.aid_not_told(asked(form=answer()))
    assert said is not None
    assert said.field == "aid_told"
    assert guards.aid_not_told(asked(form=answer(aid_told=True))) is None
    assert guards.aid_not_told(asked(SHORT, form=answer())) is None


def test_nothing_is_recorded_in_secret() -> None:
    said = guards.recorded_in_secret(asked(form=answer(recorded=True)))
    assert said is not None
    assert said.field == "recording_told"
    assert guards.recorded_in_secret(asked(form=answer(recorded=True, recording_told=True))) is None


def test_a_promise_lies_ahead() -> None:
    def promise(day: int) -> forms.Promise:
        return forms.Promise(promised_on=date(2026, 11, day), reason="要查规定。")

    said = guards.promised_in_the_past(asked(form=promise(1)))
    assert said is not None
    assert said.field == "promised_on"
    assert guards.promised_in_the_past(asked(form=promise(2))) is None


def test_nothing_is_passed_on_without_consent_or_without_a_name() -> None:
    def refer(consent: bool) -> forms.Refer:
        return forms.Refer(
            target=forms.Target.MEDIATION,
            to="调委会",
            consent=consent,
            consent_way=forms.ConsentWay.ORAL,
            note="转",
        )

    said = guards.no_consent(asked(form=refer(False)))
    assert said is not None
    assert said.field == "consent"
    assert guards.no_consent(asked(form=refer(True))) is None
    assert guards.nobody_to_refer(asked(msgspec.structs.replace(WAGES, anonymous=True)))
    assert guards.nobody_to_refer(asked()) is None


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"audience": Audience.VILLAGER}, "audience"),
        ({"ward": ""}, "ward"),
        ({"listed_by": ""}, "listed_by"),
        ({"kind": Kind.SHORT_ANSWER}, "kind"),
    ],
)
def test_a_talk_in_prison_needs_its_list(changed: dict[str, Any], field: str) -> None:
    given = {"area": Area.CIVIL, "subject": Subject.FAMILY} | msgspec.structs.asdict(PRISONER) | changed
    with pytest.raises(Refusal) as caught:
        Details(**given)
    assert caught.value.field == field


async def test_a_name_is_refused_at_the_counter_where_none_is_wanted(make: Make) -> None:
    with pytest.raises(Refusal, match="匿名"):
        await make.matter("enquiry", at=STATION, respondents=(), anonymous=True)


async def test_the_clerk_does_not_advise(make: Make) -> None:
    matter = await make.matter("enquiry", at=STATION, respondents=())
    with pytest.raises(NotPermitted):
        await make.do(matter, "start", by=CLERK_WANG)


async def test_a_lawyer_who_advised_the_worker_does_not_advise_the_company(make: Make) -> None:
    wages = await make.matter("enquiry", at=STATION, respondents=(), other_party="周小河")
    await make.do(await make.do(wages, "start", by=CONSULT_LAWYER_MENG), "answer", by=CONSULT_LAWYER_MENG)
    other = await make.matter("enquiry", at=STATION, applicants=("周小河",), respondents=(), other_party="")
    with pytest.raises(Refusal) as caught:
        await make.do(other, "start", by=CONSULT_LAWYER_MENG)
    assert caught.value.field == "both_sides_told"
    back = await make.matter(
        "enquiry", at=STATION, applicants=("吴桂香",), respondents=(), other_party="陈大山"
    )
    with pytest.raises(Refusal):
        await make.do(back, "start", by=CONSULT_LAWYER_MENG)
    assert (await make.do(back, "start", by=CONSULT_LAWYER_MENG, both_sides_told=True)).stage == "answering"


async def test_a_question_is_answered_sent_on_rated_and_closed(make: Make) -> None:
    matter = await make.matter("enquiry", at=STATION, respondents=(), stage="referred")
    matter = await make.do(matter, "record_result")
    matter = await make.do(matter, "rate", satisfaction="not", words="等得太久。")
    matter = await make.do(matter, "close")
    assert (matter.stage, matter.status, matter.outcome) == ("closed", "closed", "completed")


async def test_a_promised_answer_has_a_deadline_of_working_days(make: Make) -> None:
    matter = await make.matter("enquiry", at=STATION, respondents=(), stage="promised")
    assert (await make.do(matter, "answer", by=CONSULT_LAWYER_MENG)).stage == "answered"


async def test_a_visitor_who_leaves_is_counted_as_such(make: Make) -> None:
    matter = await make.matter("enquiry", at=STATION, respondents=(), stage="left")
    assert (matter.status, matter.outcome) == ("closed", "withdrawn")


async def test_a_short_answer_is_given_at_the_counter(make: Make) -> None:
    matter = await make.matter("enquiry", at=STATION, respondents=(), details=SHORT)
    matter = await make.do(matter, "answer_at_once", by=CLERK_WANG)
    assert (matter.stage, matter.category) == ("answered", "short_answer")


def test_consultations_and_short_answers_are_counted_apart() -> None:
    assert matter_type.category is not None
    assert {matter_type.category(example) for example in EXAMPLES} == {"consultation", "short_answer"}
