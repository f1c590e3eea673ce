"""Six reports on the project's tables, each written three times over: as SQL, by
Django's ORM, and by SQLAlchemy.

Claims 44, 46 and 52 measure them. The same name is the same report everywhere; the
rows have to be the same too, in the same order.
"""

RAW, DJANGO, SQLALCHEMY = TOOLS = ("raw SQL", "Django", "SQLAlchemy")

QUESTIONS = {
    "engagement": "the twenty authors whose articles are discussed most: favourites, "
    "comments, and how much was written",
    "busiest": "in each month the three who commented most, and their total so far",
    "reach": "how many people user-9 follows, directly or through others, by steps",
    "newest": "the three newest articles of each person whom ada follows",
    "subtotals": "comments by role and quarter, with both subtotals and the total",
    "quarters": "the ten most discussed tags, their comments of each quarter beside "
    "each other",
}

SHAPES = {
    "engagement": "two-branch aggregates",
    "busiest": "windows over aggregates",
    "reach": "recursion",
    "newest": "top three of each",
    "subtotals": "grouping sets",
    "quarters": "pivot",
}

# what in the SQL shows that a report is said directly, and not in another way
CONSTRUCTS = {
    "engagement": r"^\s*WITH (?!RECURSIVE)",
    "busiest": r"\bOVER\b",
    "reach": r"\bWITH RECURSIVE\b",
    "newest": r"\bLATERAL\b",
    "subtotals": r"\bGROUPING SETS\b|\bCUBE\b",
    "quarters": r"\bFILTER\s*\(\s*WHERE\b",
}
