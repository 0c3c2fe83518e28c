"""Documents and papers through the interface: drafted, issued, downloaded; scans put in and taken out."""

from hashlib import sha256

from fayi.documents import rules
from tests.api.conftest import SystemOf, png
from tests.cast import CHAIR_MA, CHAIR_ZHAO, CLERK_WANG, STATION
from tests.make import Make

PNG = png()


async def test_a_document_is_begun_filled_in_issued_and_downloaded(system_of: SystemOf, make: Make) -> None:
    matter = await make.matter(stage="accepted")
    system = await system_of(CHAIR_ZHAO)
    draft = await system.post(f"/matters/{matter.id}/documents", {"code": "MD-0103"}, expect=201)
    assert draft["status"] == "draft"
    path = f"/documents/{draft['id']}"
    await system.get(f"{path}/pdf", expect=404)
    fields = draft["body"]["properties"]["particulars"]["properties"]
    wrong = {"version": draft["version"], "particulars": {"no_such_thing": "x"}}
    problem = await system.post(path, wrong, expect=422)
    assert [one["pointer"] for one in problem["errors"]] == ["/particulars/no_such_thing"]
    given = {name: "略" for name in draft["lacking"] if fields[name].get("type") == "string"}
    saved = await system.post(path, {"version": draft["version"], "particulars": given})
    assert saved["version"] == draft["version"] + 1
    await system.post(f"{path}/issue", {"version": draft["version"]}, expect=409)
    if saved["lacking"]:
        problem = await system.post(f"{path}/issue", {"version": saved["version"]}, expect=422)
        assert problem["detail"]
        return
    issued = await system.post(f"{path}/issue", {"version": saved["version"]})
    assert issued["status"] == "issued"
    pdf = await system.ask("GET", f"{path}/pdf")
    assert pdf.content.startswith(b"%PDF")
    assert sha256(pdf.content).hexdigest() == issued["pdf_digest"]
    word = await system.ask("GET", f"{path}/word")
    assert word.content.startswith(b"PK")


async def test_drafts_are_not_there_for_an_agency_that_only_looks_on(system_of: SystemOf, make: Make) -> None:
    matter = await make.matter(stage="accepted")
    document = await make.document(matter, "MD-0103")
    await make.referral(matter, STATION, by=CHAIR_ZHAO)
    station = await system_of(CLERK_WANG)
    await station.get(f"/documents/{document.id}", expect=404)
    assert (await station.get(f"/matters/{matter.id}/documents"))["documents"] == []


async def test_a_document_that_is_in_no_catalogue_cannot_be_begun(system_of: SystemOf, make: Make) -> None:
    matter = await make.matter()
    system = await system_of(CHAIR_ZHAO)
    problem = await system.post(f"/matters/{matter.id}/documents", {"code": "XX-1"}, expect=404)
    assert [one["pointer"] for one in problem["errors"]] == ["/code"]


async def test_a_scan_is_put_into_the_file_once_and_comes_out_as_it_went_in(
    system_of: SystemOf, make: Make
) -> None:
    matter = await make.matter(stage="accepted")
    system = await system_of(CHAIR_ZHAO)
    path = f"/matters/{matter.id}/papers?paper_key=rights_notice"
    paper = await system.post(path, content=PNG, key="scan", expect=201)
    again = await system.post(path, content=PNG, key="scan", expect=201)
    assert again == paper
    assert paper["digest"] == sha256(PNG).hexdigest()
    await system.post(path, content=PNG + b"1", key="scan", expect=422)
    whole = await system.get(f"/matters/{matter.id}/documents")
    assert [one["id"] for one in whole["papers"]] == [paper["id"]]
    assert (await system.ask("GET", f"/papers/{paper['id']}/file")).content == PNG
    elsewhere = await system_of(CHAIR_MA)
    await elsewhere.get(f"/papers/{paper['id']}", expect=404)
    await elsewhere.get(f"/papers/{paper['id']}/file", expect=404)


async def test_what_is_no_scan_is_too_big_or_belongs_nowhere_is_refused(
    system_of: SystemOf, make: Make
) -> None:
    matter = await make.matter(stage="accepted")
    system = await system_of(CHAIR_ZHAO)
    path = f"/matters/{matter.id}/papers"
    await system.post(f"{path}?paper_key=rights_notice", content=b"MZ not a scan", expect=422)
    await system.post(f"{path}?paper_key=rights_notice", content=b"", expect=422)
    await system.post(f"{path}?paper_key=grocery_list", content=PNG, expect=422)
    await system.post(path, content=PNG, expect=400)
    big = PNG + b"0" * (rules.BIGGEST_SCAN + (1 << 20))
    await system.post(f"{path}?paper_key=rights_notice", content=big, expect=413)
