"""The stories of the county, by what people quarrel about."""

from fayi.demo.stories import accidents, family, land, money, neighbours, wages

STORIES = (
    *neighbours.STORIES,
    *family.STORIES,
    *wages.STORIES,
    *money.STORIES,
    *accidents.STORIES,
    *land.STORIES,
)
