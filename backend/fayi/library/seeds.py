"""The code lists and days off a new desk begins with; later changes are rows or migrations of their own."""

from collections.abc import Iterator, Mapping
from datetime import date

from chinese_calendar.constants import holidays, workdays

from fayi.kit.identity import IdentityKind
from fayi.library.rules import CodeList

EVER = date(1900, 1, 1)
"""Codes of the standards hold for every matter a desk will ever see."""

ETHNIC_GROUPS = (
    "汉族", "蒙古族", "回族", "藏族", "维吾尔族", "苗族", "彝族",
    "壮族", "布依族", "朝鲜族", "满族", "侗族", "瑶族", "白族",
    "土家族", "哈尼族", "哈萨克族", "傣族", "黎族", "傈僳族", "佤族",
    "畲族", "高山族", "拉祜族", "水族", "东乡族", "纳西族", "景颇族",
    "柯尔克孜族", "土族", "达斡尔族", "仫佬族", "羌族", "布朗族", "撒拉族",
    "毛南族", "仡佬族", "锡伯族", "阿昌族", "普米族", "塔吉克族", "怒族",
    "乌孜别克族", "俄罗斯族", "鄂温克族", "德昂族", "保安族", "裕固族", "京族",
    "塔塔尔族", "独龙族", "鄂伦春族", "赫哲族", "门巴族", "珞巴族", "基诺族",
)  # fmt: skip

Seed = tuple[str, str] | tuple[str, str, str]
"""Code, label, and the code above it where there is one."""

CODES: Mapping[CodeList, tuple[Seed, ...]] = {
    # GB/T 3304-1991
    CodeList.ETHNIC_GROUP: (
        *((f"{number:02d}", name) for number, name in enumerate(ETHNIC_GROUPS, start=1)),
        ("97", "其他"),
        ("98", "外国血统中国籍人士"),
    ),
    # GB/T 2261.1
    CodeList.SEX: (("1", "男"), ("2", "女"), ("0", "未知"), ("9", "未说明")),
    # GB/T 2261.2
    CodeList.MARITAL_STATUS: (
        ("10", "未婚"),
        ("20", "已婚"),
        ("21", "初婚", "20"),
        ("22", "再婚", "20"),
        ("23", "复婚", "20"),
        ("30", "丧偶"),
        ("40", "离婚"),
        ("90", "未说明"),
    ),
    # GB/T 4658
    CodeList.EDUCATION: (
        ("10", "研究生"),
        ("20", "大学本科"),
        ("30", "大学专科"),
        ("40", "中等职业教育"),
        ("60", "高中"),
        ("70", "初中"),
        ("80", "小学"),
        ("90", "其他"),
    ),
    CodeList.DISPUTE_TYPE: (
        ("01", "婚姻家庭纠纷"),
        ("02", "邻里纠纷"),
        ("03", "房屋宅基地纠纷"),
        ("04", "合同纠纷"),
        ("05", "生产经营纠纷"),
        ("06", "损害赔偿纠纷"),
        ("07", "山林土地纠纷"),
        ("08", "征地拆迁纠纷"),
        ("09", "环境污染纠纷"),
        ("10", "劳动争议"),
        ("1001", "拖欠农民工工资", "10"),
        ("1002", "其他劳动争议", "10"),
        ("11", "旅游纠纷"),
        ("12", "消费纠纷"),
        ("1201", "电子商务纠纷", "12"),
        ("1202", "其他消费纠纷", "12"),
        ("13", "医疗纠纷"),
        ("14", "道路交通事故纠纷"),
        ("15", "物业纠纷"),
        ("16", "知识产权纠纷"),
        ("17", "互联网纠纷"),
        ("99", "其他纠纷"),
    ),
    CodeList.MATTER_SOURCE: (
        ("APPLY", "当事人申请"),
        ("ACTIVE", "主动调解"),
        ("COMMISSION", "接受委托移送"),
    ),
    CodeList.COMMISSIONED_BY: (
        ("COURT", "法院"),
        ("POLICE", "公安机关"),
        ("PROC", "检察院"),
        ("PETITION", "信访部门"),
        ("OTHER", "其他部门"),
    ),
    CodeList.SPECIAL_GROUP: (
        ("MINOR", "未成年人"),
        ("ELDER", "老年人"),
        ("DISABLED", "残疾人"),
        ("WOMAN", "妇女"),
        ("MIGRANT", "农民工"),
        ("NEWCOMER", "新居民"),
        ("VETERAN", "军人军属、退役军人"),
        ("PRISONER", "服刑人员"),
        ("RELEASED", "刑满释放人员"),
    ),
    CodeList.IDENTITY_KIND: tuple((kind.value, kind.label) for kind in IdentityKind),
    CodeList.CLOSING: (
        ("WRITTEN", "达成书面协议"),
        ("ORAL", "达成口头协议"),
        ("NOT_SETTLED", "调解不成"),
        ("WITHDRAWN", "申请人撤回"),
        ("TRANSFERRED", "移送有权机关"),
        ("COMPLETED", "办理完毕"),
        ("OTHER", "其他"),
    ),
    # 人民调解法第十七条; 人民调解工作若干规定第二十二条
    CodeList.DECLINE_REASON: (
        ("REFUSED", "当事人一方明确拒绝调解"),
        ("EXCLUSIVE", "法律、法规规定只能由专门机关管辖处理"),
        ("FORBIDDEN", "法律、法规禁止采用民间调解方式解决"),
        ("TAKEN_ELSEWHERE", "法院、公安机关或者其他行政机关已经受理或者解决"),
        ("NOT_CIVIL", "不属于民间纠纷"),
        ("NO_RESPONDENT", "没有明确的被申请人"),
        ("NOT_CONCERNED", "申请人与纠纷没有直接利害关系"),
        ("NO_CLAIM", "没有具体的申请事项和事实、理由"),
        ("NOT_HERE", "不属于本机构受理范围"),
        ("OTHER", "其他"),
    ),
    CodeList.TERMINATION_REASON: (
        ("NO_AGREEMENT", "经调解不能达成协议"),
        ("UNWILLING", "当事人一方或者双方不愿继续调解"),
        ("ABSENT", "当事人无正当理由不参加调解"),
        ("UNTRACEABLE", "无法与当事人取得联系"),
        ("OUT_OF_TIME", "调解期限届满未达成协议"),
        ("SUED", "当事人已提起诉讼或者申请仲裁"),
        ("CRIMINAL", "发现涉嫌违法犯罪，移送有权机关"),
        ("SHAM", "发现虚假调解"),
        ("NO_SUCCESSOR", "当事人死亡或者终止，没有权利义务承受人"),
        ("OTHER", "其他"),
    ),
    # ISO 639-3; 官话 of regions that are not easily understood elsewhere have a suffix of ours
    CodeList.LANGUAGE: (
        ("cmn", "普通话"),
        ("cmn-dongbei", "东北官话"),
        ("cmn-jilu", "冀鲁官话"),
        ("cmn-jiaoliao", "胶辽官话"),
        ("cmn-zhongyuan", "中原官话"),
        ("cmn-lanyin", "兰银官话"),
        ("cmn-xinan", "西南官话"),
        ("cmn-jianghuai", "江淮官话"),
        ("cjy", "晋语"),
        ("wuu", "吴语"),
        ("czh", "徽语"),
        ("gan", "赣语"),
        ("hsn", "湘语"),
        ("hak", "客家话"),
        ("yue", "粤语"),
        ("nan", "闽南语"),
        ("cdo", "闽东语"),
        ("mnp", "闽北语"),
        ("csp", "平话"),
        ("khk", "蒙古语"),
        ("bod", "藏语"),
        ("uig", "维吾尔语"),
        ("kaz", "哈萨克语"),
        ("kir", "柯尔克孜语"),
        ("kor", "朝鲜语"),
        ("iii", "彝语"),
        ("zha", "壮语"),
        ("hmn", "苗语"),
        ("pcc", "布依语"),
        ("kmc", "侗语"),
        ("ium", "瑶语"),
        ("bca", "白语"),
        ("tji", "土家语"),
        ("hni", "哈尼语"),
        ("tdd", "傣语"),
        ("lic", "黎语"),
        ("lis", "傈僳语"),
        ("wbm", "佤语"),
        ("lhu", "拉祜语"),
        ("swi", "水语"),
        ("nxq", "纳西语"),
        ("kac", "景颇语"),
        ("shx", "畲语"),
        ("csl", "手语"),
        ("eng", "英语"),
        ("vie", "越南语"),
        ("mya", "缅甸语"),
        ("lao", "老挝语"),
        ("tha", "泰语"),
        ("rus", "俄语"),
        ("jpn", "日语"),
        ("fra", "法语"),
        ("spa", "西班牙语"),
        ("ara", "阿拉伯语"),
        ("other", "其他语言"),
    ),
    # 民事诉讼法第八十八条至第九十五条
    CodeList.SERVICE_METHOD: (
        ("DIRECT", "直接送达"),
        ("LEFT", "留置送达"),
        ("ELECTRONIC", "电子送达"),
        ("ENTRUSTED", "委托送达"),
        ("POST", "邮寄送达"),
        ("PASSED_ON", "转交送达"),
        ("ANNOUNCED", "公告送达"),
    ),
    CodeList.RELATIONSHIP: (
        ("SPOUSE", "配偶"),
        ("PARENT", "父母"),
        ("CHILD", "子女"),
        ("SIBLING", "兄弟姐妹"),
        ("GRANDPARENT", "祖父母、外祖父母"),
        ("GRANDCHILD", "孙子女、外孙子女"),
        ("PARENT_IN_LAW", "配偶的父母"),
        ("CHILD_IN_LAW", "子女的配偶"),
        ("OTHER_RELATIVE", "其他亲属"),
        ("GUARDIAN", "监护人"),
        ("COLLEAGUE", "同事"),
        ("NEIGHBOUR", "邻居"),
        ("FRIEND", "朋友"),
        ("LAWYER", "律师"),
        ("LEGAL_WORKER", "基层法律服务工作者"),
        ("RECOMMENDED", "社区、单位或者社会团体推荐的人"),
        ("OTHER", "其他"),
    ),
}

FIRST_YEAR = 2015
NOTICE = "国务院办公厅关于{year}年部分节假日安排的通知"
STATUTE = "全国年节及纪念日放假办法（2024年修订），不含调休"

# The statutory days of years that have no plan yet, so that provisional deadlines are not far off.
STATUTORY: Mapping[str, tuple[date, ...]] = {
    "元旦": (date(2027, 1, 1), date(2028, 1, 1)),
    "春节": (
        *(date(2027, 2, day) for day in (5, 6, 7, 8)),
        *(date(2028, 1, day) for day in (25, 26, 27, 28)),
    ),
    "清明节": (date(2027, 4, 5), date(2028, 4, 4)),
    "劳动节": (date(2027, 5, 1), date(2027, 5, 2), date(2028, 5, 1), date(2028, 5, 2)),
    "端午节": (date(2027, 6, 9), date(2028, 5, 28)),
    "中秋节": (date(2027, 9, 15), date(2028, 10, 3)),
    "国庆节": tuple(date(year, 10, day) for year in (2027, 2028) for day in (1, 2, 3)),
}


def code_rows() -> Iterator[dict[str, object]]:
    """Rows of the table `code`."""
    for of, seeds in CODES.items():
        for sort, (code, label, *above) in enumerate(seeds, start=1):
            yield {
                "list": of.value,
                "code": code,
                "label": label,
                "valid_from": EVER,
                "sort": sort,
                "parent": above[0] if above else None,
            }


def year_rows() -> Iterator[dict[str, object]]:
    """Rows of the table `calendar_year`: official ones from chinesecalendar, then those still to come."""
    official = {day.year for day in holidays if day.year >= FIRST_YEAR}
    for year in sorted(official):
        yield {"year": year, "official": True, "source": NOTICE.format(year=year)}
    for year in sorted({day.year for days in STATUTORY.values() for day in days} - official):
        yield {"year": year, "official": False, "source": STATUTE}


def day_rows() -> Iterator[dict[str, object]]:
    """Rows of the table `calendar_day`."""
    official = {day.year for day in holidays if day.year >= FIRST_YEAR}
    for days, working in ((holidays, False), (workdays, True)):
        for day, holiday in days.items():
            if day.year in official:
                name = NAMES.get(holiday, "放假")
                source = NOTICE.format(year=day.year)
                yield {"day": day, "working": working, "name": name, "source": source}
    merged: dict[date, str] = {}
    for name, statutory in STATUTORY.items():
        merged |= dict.fromkeys((day for day in statutory if day.year not in official), name)
    for day, name in merged.items():
        yield {"day": day, "working": False, "name": name, "source": STATUTE}


NAMES: Mapping[str, str] = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "National Day": "国庆节",
    "Mid-autumn Festival": "中秋节",
    "Anti-Fascist 70th Day": "抗战胜利70周年纪念日",
}

_UNCONDITIONAL = "法律援助法第三十二条"
_NOT_CHECKED = "法律援助法第四十二条"
MEANS_RULES: tuple[Mapping[str, str], ...] = tuple(
    {"route": route, "code": code, "label": label, "basis": basis, "proof": proof}
    for route, code, label, basis, proof in (
        ("no_condition", "hero", "英雄烈士近亲属维护英雄烈士的人格权益", _UNCONDITIONAL, "近亲属关系证明"),
        ("no_condition", "brave", "因见义勇为行为主张相关民事权益", _UNCONDITIONAL, "见义勇为的证明"),
        ("no_condition", "acquitted", "再审改判无罪请求国家赔偿", _UNCONDITIONAL, "再审判决书"),
        (
            "no_condition",
            "violence",
            "遭受虐待、遗弃或者家庭暴力的受害人主张相关权益",
            _UNCONDITIONAL,
            "报警记录、告诫书等",
        ),
        (
            "no_condition",
            "by_law",
            "法律、法规、规章规定的其他不受限制情形",
            _UNCONDITIONAL,
            "有关规定和证明",
        ),
        (
            "not_checked",
            "no_income",
            "无固定生活来源的未成年人、老年人、残疾人等特定群体",
            _NOT_CHECKED,
            "身份和无固定生活来源的证明",
        ),
        ("not_checked", "relief", "社会救助、司法救助或者优抚对象", _NOT_CHECKED, "低保证、救助或者优抚证件"),
        (
            "not_checked",
            "migrant_worker",
            "申请支付劳动报酬或者请求工伤事故人身损害赔偿的进城务工人员",
            _NOT_CHECKED,
            "居住证、务工证明等",
        ),
        ("not_checked", "by_law", "法律、法规、规章规定的其他免予核查人员", _NOT_CHECKED, "有关规定和证明"),
        (
            "pledge",
            "pledge",
            "如实说明经济困难状况并作个人诚信承诺",
            "法律援助法第四十一条",
            "经济困难状况说明表",
        ),
    )
)
"""The means rules of the law, in force since 2022; what is enough to live on is set by each province (34)."""
KEEP_MEANS_RULE = (
    "insert into means_standard"
    " (route, code, label, basis, proof, amount, valid_from, source_document, set_by, set_at)"
    " values (:route, :code, :label, :basis, :proof, null, date '2022-01-01',"
    " '中华人民共和国法律援助法', null, now())"
)
"""Writes one of them into an empty register."""
