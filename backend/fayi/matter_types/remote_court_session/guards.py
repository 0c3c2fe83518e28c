"""Why something may not be done before the sitting. Each guard answers in one sentence, or None."""

from fayi.matter_types.remote_court_session.forms import (
    CourtVerification,
    Offline,
    PrisonVerification,
    Review,
)
from fayi.matter_types.remote_court_session.kinds import (
    COMMUTATION,
    CONSENT_FOR,
    SittingKind,
    Unfit,
)
from fayi.procedure.dossier import ConsentSeen, Dossier, Participant
from fayi.procedure.matter_type import Objection

LISTED = "、"
PARTIES = ("applicant", "respondent", "third_party", "prisoner")
IN_FORCE = ("agreed", "moved")
ESCORTS = 2


# ---- the request


def prisoner_is_no_party(dossier: Dossier) -> str | None:
    """The person in prison takes part in the matter, under the name written down."""
    names = {one.name for one in dossier.participants}
    return None if dossier.details.prisoner_name in names else "请先在当事人中登记服刑人员。"


def guardian_is_missing(dossier: Dossier) -> Objection | None:
    """A minor is not heard without a guardian or an appropriate adult (刑事诉讼法 281)."""
    alone = [one.name for one in dossier.participants if one.needs_guardian and not one.has_guardian]
    accompanied = "guardian" in dossier.roles or any(one.has_guardian for one in dossier.participants)
    if dossier.details.minor and not alone and not accompanied:
        alone = [dossier.details.prisoner_name]
    if not alone:
        return None
    return Objection("请先登记{names}的法定代理人或者合适成年人。", {"names": LISTED.join(alone)})


def interpreter_is_missing(dossier: Dossier) -> str | None:
    """Who needs an interpreter has one before the day is fixed."""
    if dossier.details.interpreter and "interpreter" not in dossier.roles:
        return "需要翻译，还没有落实翻译人员。"
    return None


def must_be_offline(dossier: Dossier) -> Objection | None:
    """What the rules keep out of online sittings (在线诉讼规则 21)."""
    unfit: tuple[Unfit, ...] = dossier.details.unfit
    if not unfit:
        return None
    return Objection(
        "有不宜在线的情形（{grounds}），应当转为线下（在线诉讼规则第二十一条）。",
        {"grounds": LISTED.join(one.label for one in unfit)},
    )


def must_be_heard_in_court(dossier: Dossier) -> str | None:
    """An objection makes a hearing in court necessary (减刑假释程序规定 6)."""
    if dossier.last("record_objection") and not dossier.details.open_hearing:
        return "已有异议，应当开庭审理，请先更正登记内容（关于减刑、假释案件审理程序的规定第六条）。"
    return None


# ---- the prison


def only_the_prison(dossier: Dossier) -> str | None:
    """What the prison knows is written down by the prison."""
    return None if dossier.officer_kind in ("prison", "") else "这一项由协助的监狱办理。"


def only_the_court(dossier: Dossier) -> str | None:
    """What the court sees is written down by the court."""
    return None if dossier.officer_kind in ("court", "") else "这一项由法院办理。"


def another_number(dossier: Dossier) -> Objection | None:
    """The prison looks whether it is this prisoner."""
    form = dossier.form
    if not isinstance(form, Review) or form.prisoner_number == dossier.details.prisoner_number:
        return None
    return Objection(
        "与法院填写的编号{number}不一致，请核对是不是同一人；有误的退回法院更正。",
        {"number": dossier.details.prisoner_number},
        field="prisoner_number",
    )


def not_held_here(dossier: Dossier) -> Objection | None:
    """Somebody who has left is not brought to the room."""
    form = dossier.form
    if isinstance(form, Review) and not form.held_here:
        return Objection("不在本监的，请退回法院。", field="held_here")
    return None


def not_fit(dossier: Dossier) -> Objection | None:
    """Nobody is heard ill."""
    form = dossier.form
    if isinstance(form, Review) and not form.fit:
        return Objection("身体状况不适合出庭的，请退回并写明可以安排的时间。", field="fit")
    return None


def confined(dossier: Dossier) -> Objection | None:
    """Nobody is brought out of confinement or investigation."""
    form = dossier.form
    if isinstance(form, Review) and not form.not_confined:
        return Objection("正在禁闭、隔离审查的，请退回并写明可以安排的时间。", field="not_confined")
    return None


def register_says_away(dossier: Dossier) -> str | None:
    """The prison's own register, for the day of the sitting or, before it is fixed, for the day of the act."""
    if dossier.prisoner.place in ("", "held"):
        return None
    return "名册登记该服刑人员届时不能出庭（住院、禁闭、隔离审查、离监、调离或者释放），请核对名册。"


def tell_the_prison(dossier: Dossier) -> tuple[Objection, ...]:
    """Shown above the prison's answer: what its register says."""
    told = []
    if dossier.officer_kind == "prison" and not dossier.prisoner.known:
        told.append(Objection("本监狱的名册里没有这个编号，请核对是不是在本监服刑。"))
    if dossier.prisoner.language and not dossier.details.interpreter:
        told.append(
            Objection("名册登记需要翻译：{language}，请告知法院。", {"language": dossier.prisoner.language})
        )
    return tuple(told)


def too_few_escorts(dossier: Dossier) -> Objection | None:
    """Two officers bring a prisoner."""
    form = dossier.form
    if isinstance(form, Review) and len({one.strip() for one in form.escorts if one.strip()}) < ESCORTS:
        return Objection("提押民警不少于二人。", field="escorts")
    return None


def room_is_taken(dossier: Dossier) -> Objection | None:
    """The prison has looked at its calendar."""
    form = dossier.form
    if isinstance(form, Review) and not form.room_free:
        return Objection("没有可用的远程庭审室的，请退回并写明可以安排的时间。", field="room_free")
    return None


# ---- consent


def agreeing(dossier: Dossier) -> tuple[Participant, ...]:
    """The participants whose consent is needed: in commutation and parole the prisoner's alone."""
    if dossier.details.kind in COMMUTATION:
        return tuple(one for one in dossier.participants if one.name == dossier.details.prisoner_name)
    roles = (*PARTIES, "defender") if dossier.details.kind is SittingKind.CRIMINAL else PARTIES
    return tuple(one for one in dossier.participants if one.role in roles)


def answer_of(dossier: Dossier, one: Participant, stage: str) -> ConsentSeen | None:
    """The latest answer of, or for, a participant to this stage alone."""
    given = [seen for seen in dossier.consents if seen.stage == stage]
    own = [seen for seen in given if seen.party_id == one.party_id or seen.name == one.name]
    if one.needs_guardian:
        own += [seen for seen in given if seen.capacity == "guardian" and seen not in own]
    return own[-1] if own else None


def answers(dossier: Dossier) -> tuple[tuple[str, str], ...]:
    """Everybody who has to agree, with what was answered for the stage this sitting is."""
    stage = CONSENT_FOR.get(dossier.details.kind)
    if stage is None:
        return ()
    found = []
    for one in agreeing(dossier):
        seen = answer_of(dossier, one, stage)
        found.append((one.name, in_words(seen)))
    if dossier.details.procuratorate or dossier.details.kind is SittingKind.CRIMINAL:
        given = [each for each in dossier.consents if each.capacity == "prosecutor" and each.stage == stage]
        found.append(("检察机关", in_words(given[-1] if given else None)))
    return tuple(found)


def in_words(seen: ConsentSeen | None) -> str:
    """The answer; agreeing without having been told is no consent."""
    if seen is None or (seen.answer == "agreed" and not seen.told):
        return "asked"
    return seen.answer


def consent_is_missing(dossier: Dossier) -> Objection | None:
    """Each party agrees to this very stage; consent to mediation is none to a trial (在线诉讼规则 4)."""
    silent = [name for name, answer in answers(dossier) if answer == "asked"]
    if not silent:
        return None
    return Objection(
        "{names}还没有在告知以后同意在线进行“{stage}”；同意其他环节的，不能推定同意这一环节（在线诉讼规则第四条）。",
        {"names": LISTED.join(silent), "stage": CONSENT_FOR[dossier.details.kind].label},
    )


def consent_is_refused(dossier: Dossier) -> Objection | None:
    """Whoever refused, or took consent back, is not heard online."""
    against = [name for name, answer in answers(dossier) if answer in ("refused", "withdrawn")]
    if not against:
        return None
    return Objection("{names}不同意在线进行或者已撤回同意，请转为线下。", {"names": LISTED.join(against)})


def nobody_refused(dossier: Dossier) -> Objection | None:
    """Lack of consent is no ground while everybody agrees or has not been heard."""
    form = dossier.form
    if not isinstance(form, Offline) or Unfit.NO_CONSENT not in form.grounds:
        return None
    if any(answer in ("refused", "withdrawn") for _, answer in answers(dossier)):
        return None
    return Objection("同意记录中没有人不同意或者撤回同意，请先登记，或者另选理由。", field="grounds")


# ---- the ends, just before


def not_identified(dossier: Dossier) -> Objection | None:
    """Photo, number and face of each person, by an officer."""
    form = dossier.form
    if not isinstance(form, PrisonVerification | CourtVerification):
        return None
    if not form.people:
        return Objection("请逐人核验身份。", field="people")
    doubtful = [one.name for one in form.people if not (one.photo and one.number and one.face)]
    if doubtful:
        return Objection(
            "{names}的照片、编号、本人三项没有全部核对。", {"names": LISTED.join(doubtful)}, field="people"
        )
    return None


def prisoner_not_there(dossier: Dossier) -> Objection | None:
    """The prison's end has the prisoner."""
    form, name = dossier.form, dossier.details.prisoner_name
    if not isinstance(form, PrisonVerification) or name in {one.name for one in form.people}:
        return None
    return Objection("没有核验{name}的身份。", {"name": name}, field="people")


ROOM = {
    "quiet": "场所要安静（在线诉讼规则第二十四条）。",
    "lit": "场所要光线明亮（在线诉讼规则第二十四条）。",
    "closed": "场所要相对封闭，其他人须离开（在线诉讼规则第二十四条）。",
    "monitoring_off": "请关闭会见监听、录像系统，庭审和律师谈话不得监听、录制。",
    "line_tested": "请先测试线路。",
    "recording_told": "请先告知不得录制、截取、传播（在线诉讼规则第二十七条）。",
    "officer_apart": "值守民警须亮明身份，不得提示、代答。",
    "emblem": "法院一端须悬挂国徽（在线诉讼规则第二十四条）。",
    "address_hidden": "请核对需要保密的住址等信息没有显示在屏幕上。",
}
"""What each line of the check-lists is for, by its name."""


def room_not_ready(dossier: Dossier) -> Objection | None:
    """Every line of the check-list."""
    form = dossier.form
    if not isinstance(form, PrisonVerification | CourtVerification):
        return None
    for name, sentence in ROOM.items():
        if not getattr(form, name, True):
            return Objection(sentence, field=name)
    return None


def witness_hears_the_trial(dossier: Dossier) -> Objection | None:
    """A witness waits elsewhere (在线诉讼规则 26)."""
    form = dossier.form
    if isinstance(form, CourtVerification) and dossier.details.witness_apart and not form.witness_apart:
        return Objection(
            "证人须在另一室等候，不得旁听庭审（在线诉讼规则第二十六条）。", field="witness_apart"
        )
    return None


CANNOT_BE_ASKED = (prisoner_is_no_party, guardian_is_missing, must_be_offline, must_be_heard_in_court)
PRISON_CANNOT = (
    only_the_prison,
    another_number,
    not_held_here,
    not_fit,
    confined,
    register_says_away,
    too_few_escorts,
    room_is_taken,
)
CONSENT_LACKING = (consent_is_missing, consent_is_refused)
