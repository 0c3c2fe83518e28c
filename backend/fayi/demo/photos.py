"""Photos and scans of the told stories, drawn: nobody's wall, nobody's receipt."""

import io

from PIL import Image, ImageDraw

from fayi.attachments import actions
from fayi.demo.story import Deed, Moment
from fayi.documents import actions as documents
from fayi.documents import scans

SIZE = (1600, 1200)


def hands_in(
    title: str, name: str, *, kind: str = "exhibit", key: str = "exhibits", tone: str = "#8a7a66"
) -> Deed:
    """Put a photo under this title into the file, as it came from a phone under the name `name`."""

    async def deed(now: Moment) -> None:
        scan = await scans.take_in(
            io.BytesIO(drawn(tone)), name, pool=now.world.pool, files=now.world.files, kinds=actions.KINDS
        )
        await documents.add_paper(
            now.session,
            await now.matter(),
            now.matter_type,
            paper_key=key,
            title=title,
            pages=scan.pages,
            scan=scan,
            original_kept=False,
            by=now.by,
            kind=kind,
        )

    return deed


def drawn(tone: str) -> bytes:
    """A photo of a wall between two yards, in a tone of its own."""
    picture = Image.new("RGB", SIZE, "#b9cfe4")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 760, *SIZE), fill="#93a878")
    for row in range(7):
        for at in range(-1, 9):
            left, top = at * 200 + (row % 2) * 100, 330 + row * 70
            pen.rectangle((left, top, left + 192, top + 62), fill=tone, outline="#4d4338", width=3)
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=80)
    return file.getvalue()
