"""Invented petitions, for tests and the demo."""

from fayi.matter_types.petition_guidance.details import Content, Details, Purpose, Way

EXAMPLES = (
    Details(
        way=Way.VISIT,
        purpose=Purpose.REMEDY,
        content=Content.FARMING,
        people_count=7,
        representatives=("陈大山", "吴桂香"),
        request="请求查清村集体鱼塘承包款的去向并公开账目。",
        facts="上塘村鱼塘2024年起承包，两年承包款没有入村账，村民多次询问没有答复。",
        handled_before="湖桥镇人民政府",
        repeated=True,
    ),
    Details(
        way=Way.LETTER,
        purpose=Purpose.ACCUSATION,
        content=Content.DISCIPLINE,
        request="请求查处收受财物的行为。",
        facts="来信反映有人在危房改造评定中收受财物。",
        accused="上塘村村务监督委员会",
    ),
    Details(
        way=Way.VISIT,
        purpose=Purpose.SUGGESTION,
        content=Content.TRANSPORT,
        request="建议在上塘村口增设公交站。",
        facts="老人去镇上看病要走三公里。",
    ),
)
