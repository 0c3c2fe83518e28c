"""One dispute in which other agencies have a part: one reports back, one acts along, one does not answer."""

from fayi.demo.county import LI, LIN, NOTARY, OFFICE, POLICE, QIN, SUN, ZHAO
from fayi.demo.deeds import dispute, refers, registers, reports_back, takes_on
from fayi.demo.people import F, M, person
from fayi.demo.story import Story
from fayi.demo.usual import mediating


def the_well(tell: Story) -> None:
    """A well two households share; the police told what they knew, the justice office acts along."""
    hua = person("华水根", M, "1959-05-17", "上埠自然村8号", occupation="农民")
    yin = person("殷秋月", F, "1964-09-02", "上埠自然村9号", occupation="农民")
    tell(
        -14,
        SUN,
        registers(
            dispute(
                "02",
                "华水根与殷秋月两家合用一口水井，井台在殷秋月家院墙外。殷秋月今年把井台围进院内并加了锁，只让华水根家早晚各"
                "取一次水。上月两家为此报过一次警，民警到场劝解。华水根要求恢复合用，殷秋月提出井是自家出钱修的。",
                "拆除井台围栏，恢复两家合用",
                place="上埠自然村",
                amount=1200,
            ),
            (hua,),
            (yin,),
        ),
        at="09:20",
    )
    mediating(tell, -13, LI)
    tell(-12, LI, refers(POLICE, "请告知上月报警的处置经过，有无人员受伤。", scope="no_papers"), at="10:30")
    tell(-11, QIN, takes_on(), at="09:10")
    tell(
        -11, ZHAO, refers(OFFICE, "请司法所一起到村里走访，核实修井时两家的出资。", kind="joint"), at="14:00"
    )
    tell(-10, LIN, takes_on(), at="08:50")
    tell(-9, QIN, reports_back("当日系口角，无人受伤，未作治安处罚，已口头劝解。"), at="16:10")
    tell(
        -9,
        LI,
        refers(NOTARY, "当事人想对井台现状办理保全证据公证，请派员商定时间。", scope="particulars"),
        at="16:40",
    )


STORIES = (the_well,)
