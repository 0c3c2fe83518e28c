"""Invented disputes, as plain data: what the dossier would give, by the names of the catalogue's sources."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

Facts = dict[str, Any]
SHANGHAI = ZoneInfo("Asia/Shanghai")

ZHANG: Facts = {
    "role": "申请人",
    "name": "张禾苗",
    "sex": "男",
    "ethnic": "汉族",
    "birth_date": date(1980, 3, 12),
    "age": 46,
    "id_number": "990101198003121017",
    "phone": "13900001234",
    "occupation": "果农",
    "address": "青禾县湖桥镇柳溪村6组18号",
    "unit": "湖桥镇柳溪村果业合作社",
    "agent": "周文岚",
    "agent_kind": "委托代理人",
    "agent_scope": "收集、提供证据，选择调解员，签署文书，领取文书",
}
LI: Facts = {
    "role": "被申请人",
    "name": "李杏花",
    "sex": "女",
    "ethnic": "畲族",
    "birth_date": date(1979, 8, 16),
    "age": 47,
    "id_number": "99010119790816202X",
    "phone": "13900005678",
    "occupation": "个体工商户",
    "address": "青禾县湖桥镇柳溪村6组19号",
}
COMPANY: Facts = {
    "role": "第三人",
    "name": "青禾县绿源建材有限公司",
    "id_number": "91999001MA0000000X",
    "phone": "0990-6000000",
    "address": "青禾县湖桥镇工业园区兴业路3号",
    "legal_representative": "欧阳建设",
}
NEIGHBOURS: tuple[Facts, ...] = tuple(
    {
        **LI,
        "name": name,
        "sex": sex,
        "birth_date": date(year, 9, 23),
        "age": 2026 - year,
        "id_number": number,
        "address": f"青禾县湖桥镇柳溪村6组{20 + house}号",
    }
    for house, (name, sex, year, number) in enumerate(
        (
            ("王石桥", "男", 1965, "990101196504223039"),
            ("赵麦香", "女", 1991, "990101199107051046"),
            ("欧阳青云", "男", 2001, "990101200101122056"),
            ("司马晓荷", "女", 1988, "990101198809233069"),
            ("陈老根", "男", 1954, "990101195411114082"),
            ("古丽巴哈尔·阿不都热合曼", "女", 1990, "990101199107051046"),
            ("孙小满", "男", 1999, "990101200101122056"),
        )
    )
)

STORY = (
    "2026年6月3日下午，申请人张禾苗发现自家宅院东侧的排水沟被被申请人李杏花修建院墙时占用，雨水倒灌进入堂屋，"
    "造成家具、粮食和部分家用电器受损。双方为此多次争吵，村民小组两次劝说未果。\n"
    "经现场勘查，院墙墙基越过双方原有界石约0.4米，占用排水沟长6.2米；申请人自行清点的损失为人民币3,860元，"
    "被申请人对越界的事实没有异议，对损失数额有异议。"
)
CLAUSES = [
    "被申请人李杏花于2026年7月31日前自行拆除越过界石部分的院墙，恢复排水沟原状，费用由其承担。",
    "被申请人李杏花赔偿申请人张禾苗家具、粮食等损失人民币3,200元。",
    "双方以原有界石为界，今后修建、修缮房屋和院墙应当提前七日告知对方，互相提供必要的便利。",
    "本纠纷一次性解决，双方互不再就此事主张其他权利。",
]
TURNS = [
    {
        "speaker": "调解员",
        "text": "今天就你们两家的排水和院墙纠纷进行调解。刚才告知的权利义务，双方是否清楚？",
    },
    {"speaker": "张禾苗", "text": "清楚。"},
    {"speaker": "李杏花", "text": "清楚，不申请调换调解员。"},
    {"speaker": "调解员", "text": "请申请人先陈述。"},
    {
        "speaker": "张禾苗",
        "text": "她家的院墙砌到了我家水沟上，下大雨水排不出去，堂屋进了水，柜子、稻谷都泡坏了。\n"
        "我要求拆墙恢复水沟，赔偿损失。",
    },
    {
        "speaker": "李杏花",
        "text": "砌墙的时候没有量准，越了界我认。"
        "但是损失没有那么多，稻谷晒一晒还能用，三千八百六十元我不能接受。",
    },
    {
        "speaker": "调解员",
        "text": "民法典规定，不动产的相邻权利人应当按照有利生产、方便生活、团结互助、公平合理的原则，"
        "正确处理相邻关系。墙越了界，影响排水，应当恢复；损失要按实际计算。",
    },
    {"speaker": "李杏花", "text": "墙我拆，损失我愿意赔三千二百元。"},
    {"speaker": "张禾苗", "text": "同意三千二百元，月底前把墙拆好。"},
]

DOSSIER: Facts = {
    "today": date(2026, 7, 2),
    "document.number": "（2026）湖桥人调协字第12号",
    "agency.name": "湖桥镇人民调解委员会",
    "matter.reference": "（2026）湖桥人调字第31号",
    "matter.intake_number": "2026-0057",
    "matter.title": "张禾苗与李杏花邻里纠纷",
    "matter.dispute_type": "邻里",
    "matter.dispute_name": "邻里纠纷",
    "matter.received_on": date(2026, 6, 8),
    "matter.accepted_on": date(2026, 6, 9),
    "matter.closed_on": date(2026, 8, 5),
    "matter.registration_form": "口头申请",
    "matter.source": "接受委托移送",
    "matter.commissioned_by": "公安机关",
    "matter.amount": Decimal("3860"),
    "matter.facts": STORY,
    "matter.claims": ["拆除越界院墙，恢复排水沟原状；", "赔偿家具、粮食等损失人民币3,860元；", "赔礼道歉。"],
    "matter.chosen_by_parties": True,
    "matter.registered_by": "吴桂枝",
    "parties": [ZHANG, LI, COMPANY],
    "applicants": [ZHANG],
    "respondents": [LI],
    "third_parties": [COMPANY],
    "mediators": ["李长河", "郑秋实"],
    "recorder": "吴桂枝",
    "hearing.started_at": datetime(2026, 6, 20, 9, 30, tzinfo=SHANGHAI),
    "hearing.ended_at": datetime(2026, 6, 20, 11, 5, tzinfo=SHANGHAI),
    "hearing.place": "湖桥镇人民调解委员会第一调解室",
    "hearing.way": "现场",
    "hearing.openness": "不公开",
    "hearing.rights_told": True,
    "hearing.attendees": ["柳溪村6组组长何有田", "邻居王石桥"],
    "hearing.turns": TURNS,
    "hearing.minutes": "双方在签名前又核对了一遍界石的位置。",
    "hearing.result": "达成书面协议",
    "hearing.result_note": "双方当场签订调解协议书，赔偿款分两期支付。",
    "hearing.interviewee.name": "何有田",
    "hearing.interviewee.sex": "男",
    "hearing.interviewee.age": 58,
    "hearing.interviewee.id_number": "990101196504223039",
    "hearing.interviewee.phone": "13900009012",
    "hearing.interviewee.address": "青禾县湖桥镇柳溪村6组2号",
    "hearing.interviewee.relation": "与双方同组村民，无亲属关系",
    "settlement.number": "（2026）湖桥人调协字第12号",
    "settlement.agreed_on": date(2026, 6, 20),
    "settlement.effective_on": date(2026, 6, 21),
    "settlement.facts": STORY,
    "settlement.disputed": "双方对院墙越界的责任没有争议，争议在于损失的数额；"
    "经核对，损失按人民币3,200元计算，由被申请人承担。",
    "settlement.clauses": CLAUSES,
    "settlement.performance_way": "院墙由被申请人自行拆除，赔偿款以现金或者转账方式支付给申请人。",
    "settlement.performance_term": "院墙于2026年7月31日前拆除完毕；"
    "赔偿款分两期付清，最后一期不迟于2026年8月31日。",
    "settlement.amount": Decimal("3200"),
    "settlement.instalments": [
        {
            "due_on": date(2026, 7, 15),
            "debtor": "李杏花",
            "creditor": "张禾苗",
            "what": "赔偿款第一期",
            "amount": Decimal("2000"),
        },
        {
            "due_on": date(2026, 7, 31),
            "debtor": "李杏花",
            "creditor": "张禾苗",
            "what": "拆除越界院墙",
            "amount": None,
        },
        {
            "due_on": date(2026, 8, 31),
            "debtor": "李杏花",
            "creditor": "张禾苗",
            "what": "赔偿款第二期",
            "amount": Decimal("1200"),
        },
    ],
    "settlement.copies": 3,
    "follow_up.made_on": date(2026, 8, 3),
    "follow_up.asked": ["张禾苗", "李杏花"],
    "follow_up.way": "上门",
    "follow_up.result": "部分履行",
    "follow_up.note": "越界院墙已经拆除，排水沟恢复畅通；第一期赔偿款已经支付，收据已经入卷。\n"
    "双方见面能够正常打招呼。",
    "follow_up.hidden_risk": "第二期赔偿款尚未到期，到期前三日再次电话提醒。",
    "follow_up.satisfaction": "满意",
    "follow_up.officers": ["李长河"],
    "termination.reason": "当事人要求终止",
    "termination.detail": "2026年6月28日，被申请人书面表示不再接受调解，要求终止。",
    "termination.ways_told": ["行政途径", "诉讼"],
    "termination.ended_on": date(2026, 6, 28),
    "file.filed_by": "吴桂枝",
    "file.retention": "长期",
    "file.page_count": 36,
    "file.note": "第19页为现场照片，共四张，背面注明拍摄时间和地点。",
    "file.index": [
        {"no": number, "title": title, "pages": pages, "remark": remark}
        for number, title, pages, remark in (
            (1, "人民调解申请书", "1", ""),
            (2, "人民调解当事人权利义务告知书", "2-3", ""),
            (3, "当事人身份证明", "4-7", "复印件"),
            (4, "授权委托书", "8", ""),
            (5, "人民调解调查记录", "9-13", ""),
            (6, "证据材料", "14-22", "照片、收据等"),
            (7, "人民调解记录", "23-27", ""),
            (8, "人民调解协议书", "28-31", ""),
            (9, "履行凭证", "32-33", ""),
            (10, "人民调解回访记录", "34", ""),
        )
    ],
    "court.name": "青禾县人民法院",
    "confirmation.applied_on": date(2026, 7, 1),
    "confirmation.accepted_on": date(2026, 7, 3),
    "confirmation.case_number": "（2026）浙9801民特31号",
    "confirmation.attachments": [
        "人民调解协议书一份；",
        "湖桥镇人民调解委员会主持调解的证明一份；",
        "申请人身份证明复印件各一份；",
        "宅基地使用权证书复印件一份。",
    ],
    "confirmation.materials": [
        {"title": "司法确认申请书", "copies": 1, "pages": 3, "kind": "原件"},
        {"title": "人民调解协议书", "copies": 1, "pages": 4, "kind": "原件"},
        {"title": "调解组织主持调解的证明", "copies": 1, "pages": 1, "kind": "原件"},
        {"title": "申请人身份证明", "copies": 2, "pages": 4, "kind": "复印件"},
        {"title": "宅基地使用权证书", "copies": 1, "pages": 2, "kind": "复印件"},
    ],
    "confirmation.sender": "吴桂枝",
    "confirmation.court_answer": "受理",
    "confirmation.withdrawal_reason": "被申请人已经在2026年7月5日提前付清全部赔偿款并拆除院墙，"
    "调解协议已经履行完毕，没有再行确认的必要。",
}

# Facts without a source, by name: filled in by the officer, or left to be written by hand.
TYPED: Facts = {
    "remark": "当事人住所相邻，已提醒双方保持克制。",
    "receipt_signer": "法院立案庭钱进",
    "receipt_date": date(2026, 7, 3),
    "sign_date": date(2026, 7, 1),
    "after_plan": "自行履行",
}


def full(document: Facts) -> Facts:
    """Every fact an entry of the catalogue asks for, the optional ones too."""
    return _facts(document, DOSSIER)


def sparse(document: Facts) -> Facts:
    """Only what must be known: every optional fact and column is missing."""
    return {
        field["name"]: _without_optional(value, field)
        for field, value in ((field, full(document)[field["name"]]) for field in document["fields"])
        if field["required"]
    }


def crowded(document: Facts) -> Facts:
    """Eight against one, long names among them, and a long story."""
    many = [ZHANG, *({**neighbour, "role": "申请人"} for neighbour in NEIGHBOURS)]
    return _facts(
        document,
        {
            **DOSSIER,
            "applicants": many,
            "parties": [*many, LI],
            "matter.facts": "\n".join([STORY] * 6),
            "settlement.facts": "\n".join([STORY] * 4),
            "settlement.clauses": CLAUSES * 3,
            "hearing.turns": TURNS * 5,
            "follow_up.note": "\n".join([STORY] * 5),
            "settlement.copies": 10,
        },
    )


def awkward(document: Facts) -> Facts:
    """Signs that mean something in XML and Jinja, and a name far too long for its cell."""
    name = "张三<李四>&“王五”{{ 六 }}" + "绿水青山农产品销售专业合作社联合社" * 2
    return _replace_texts(full(document), name)


def _facts(document: Facts, dossier: Facts) -> Facts:
    return {
        field["name"]: _trimmed(
            TYPED[field["name"]] if "source" not in field else dossier[field["source"]], field
        )
        for field in document["fields"]
    }


def _trimmed(value: Any, field: Facts) -> Any:
    """Rows with the columns the entry asks for; None where the dossier does not know."""
    if "columns" not in field:
        return value
    return [{column["name"]: row.get(column["name"]) for column in field["columns"]} for row in value]


def _without_optional(value: Any, field: Facts) -> Any:
    if "columns" not in field:
        return value
    needed = [column["name"] for column in field["columns"] if column["required"]]
    return [{name: row[name] or "某某" for name in needed} for row in value]


def _replace_texts(facts: Facts, text: str) -> Facts:
    """Every person's name and every long text replaced; choices stay what they were."""
    changed = dict(facts)
    for name, value in facts.items():
        if isinstance(value, list):
            changed[name] = [
                {**row, **{column: text for column in ("name", "text", "title") if column in row}}
                if isinstance(row, dict)
                else row
                for row in value
            ]
        elif isinstance(value, str) and len(value) > 30:
            changed[name] = text
    return changed
