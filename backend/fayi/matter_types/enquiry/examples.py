"""Invented questions, for tests and the demo."""

from fayi.matter_types.enquiry.details import Area, Audience, Details, Kind, Subject

EXAMPLES = (
    Details(
        kind=Kind.CONSULTATION,
        audience=Audience.VILLAGER,
        area=Area.CIVIL,
        subject=Subject.LABOUR,
        other_party="青禾县绿源建材有限公司",
        question="在建材公司做工三个月没有拿到工资，只有考勤照片和微信记录，怎样讨要？",
    ),
    Details(
        kind=Kind.SHORT_ANSWER,
        audience=Audience.VILLAGER,
        area=Area.OTHER,
        subject=Subject.NOTARISATION,
        question="给女儿办委托书要带什么材料？",
    ),
    Details(
        kind=Kind.CONSULTATION,
        audience=Audience.PRISONER,
        area=Area.CIVIL,
        subject=Subject.FAMILY,
        question="妻子起诉离婚，自己在服刑，怎样应诉，孩子由谁抚养？",
        one_to_one=True,
        ward="三监区",
        listed_by="高警官",
    ),
)
