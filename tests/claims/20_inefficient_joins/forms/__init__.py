"""A list of twenty articles, one article with its comments, and a report, each written
in the ways that people write them. What has the same name gives the same rows.

    naive     what the models invite to: each thing is asked for where it is wanted
    peers     the same, with Django 6.1's FETCH_PEERS: what one needs, all get
    prefetch  `select_related` and `prefetch_related`, and counting what was loaded
    joined    all in one statement, by joins and aggregates over them
    tuned     as the variants have it: subqueries, rows instead of models
"""

OPERATIONS = {
    "list": "twenty articles with author, tags and favourites",
    "detail": "the most discussed article with author, tags, favourites and comments",
    "report": "the twenty authors whose articles are discussed most",
}
