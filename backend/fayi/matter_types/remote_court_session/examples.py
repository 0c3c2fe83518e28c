"""Invented sittings, for tests and the demo."""

from datetime import date

from fayi.matter_types.remote_court_session.details import Details
from fayi.matter_types.remote_court_session.kinds import (
    OpenGround,
    Procedure,
    Sentence,
    SittingKind,
)

EXAMPLES = (
    Details(
        kind=SittingKind.CIVIL,
        court_reference="（2026）浙9801民初215号",
        cause="离婚纠纷",
        judge="何法官",
        clerk="傅书记员",
        prisoner_name="周小河",
        prisoner_number="3398003217",
        prison="青禾监狱",
        ward="三监区",
        minutes=90,
        needs="双方提交的照片需要实物展台出示。",
    ),
    Details(
        kind=SittingKind.PAROLE,
        court_reference="（2026）浙9801刑更31号",
        cause="假释",
        procedure=Procedure.SPECIAL,
        judge="何法官",
        panel=("姚法官", "柯陪审员"),
        clerk="傅书记员",
        prisoner_name="周小河",
        prisoner_number="3398003388",
        prison="青禾监狱",
        ward="一监区",
        minutes=60,
        public=True,
        procuratorate=True,
        sentence=Sentence.FIXED,
        proposal_on=date(2026, 11, 9),
        docketed_on=date(2026, 11, 10),
        open_hearing=True,
        open_grounds=(OpenGround.OFF_THE_NORM,),
    ),
    Details(
        kind=SittingKind.MEDIATE,
        court_reference="（2026）浙9801诉前调88号",
        cause="抚养费纠纷",
        procedure=Procedure.SIMPLE,
        judge="何法官",
        clerk="傅书记员",
        prisoner_name="周小河",
        prisoner_number="3398003217",
        prison="青禾监狱",
        language="",
        minutes=45,
    ),
    Details(
        kind=SittingKind.SERVE,
        court_reference="（2026）浙9801民初301号",
        cause="民间借贷纠纷",
        procedure=Procedure.SIMPLE,
        judge="何法官",
        clerk="傅书记员",
        prisoner_name="周小河",
        prisoner_number="3398003217",
        prison="青禾监狱",
        minutes=20,
    ),
)
