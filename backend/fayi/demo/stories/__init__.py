"""The stories of the county, by what people quarrel about."""

from fayi.demo.stories import (
    aid,
    bargains,
    between,
    children,
    counter,
    estates,
    family,
    harm,
    land,
    lawyers,
    money,
    neighbours,
    roads,
    visitors,
    wages,
    work,
)

STORIES = (
    *neighbours.STORIES,
    *estates.STORIES,
    *family.STORIES,
    *children.STORIES,
    *wages.STORIES,
    *work.STORIES,
    *money.STORIES,
    *bargains.STORIES,
    *roads.STORIES,
    *harm.STORIES,
    *land.STORIES,
    *counter.STORIES,
    *aid.STORIES,
    *lawyers.STORIES,
    *visitors.STORIES,
    *between.STORIES,
)
