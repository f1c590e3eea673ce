"""What a list of articles asks of PostgreSQL: how many statements, and which plans."""

import re
from collections import Counter

import httpx
import psycopg
import pytest

from shared.cli.database import Database
from shared.cli.variants import VARIANTS
from shared.seed import bulk

from .. import servers
from ..conformance.waiting import until
from ..conftest import databases, variants
from .schemas import TABLES

ARTICLES, USERS, FAVORITES = 100_000, 1_000, 50_000
ENTRY = re.compile(r"^\d{4}-\d\d-\d\d [\d:.]+ \w+ \[\d+\] ", re.MULTILINE)
STATEMENT = re.compile(r"LOG:  (?:statement|execute [^:]*): (.*)", re.DOTALL)
OURS = re.compile(rf"\b(?:{'|'.join(TABLES)})\b")
TIMES = 8  # after five, a driver prepares a statement and the plan may change

LISTS = {
    "no filter": "/api/articles",
    "a later page": "/api/articles?offset=1000",
    "tag": "/api/articles?tag=tag-4",
    "author": "/api/articles?author=user-500",
    "favorited": "/api/articles?favorited=user-500",
    "tag and author": "/api/articles?tag=tag-4&author=user-500",
    "feed": "/api/articles/feed",
}


@pytest.fixture(scope="session")
def crowded(request, site):
    """The name of a database with 100,000 articles, whose statements are logged."""
    if "postgres" not in databases(request.config):
        pytest.skip("postgres was not asked for")
    name = "crowded"
    url = site.database("postgres", name)
    servers.migrate("fastapi", url)
    servers.seed(url)
    with Database(url).transaction() as transaction:
        bulk.add(transaction, bulk.Amount(USERS, ARTICLES, 3, FAVORITES))
    settings = {
        "log_statement": "all",
        "session_preload_libraries": "auto_explain",
        "auto_explain.log_min_duration": "0",
    }
    with psycopg.connect(url, autocommit=True) as connection:
        until(lambda: is_vacuumed(connection))
        for setting, value in settings.items():
            connection.execute(f"ALTER DATABASE {name} SET {setting} = '{value}'")
    return url


def is_vacuumed(connection):
    """Whether the planner knows of all rows that they are visible to all, as it does
    in a database that has lived for a while; an old snapshot may hold it up."""
    connection.execute("VACUUM ANALYZE")
    query = "SELECT relallvisible >= relpages FROM pg_class WHERE relname = 'articles'"
    return connection.execute(query).fetchone()[0]


@pytest.fixture(scope="module", params=VARIANTS)
def api(request, crowded, site):
    """A client of one variant on the crowded database, signed in as `ada`."""
    if request.param not in variants(request.config):
        pytest.skip(f"{request.param} was not asked for")
    variant = request.param
    if variant in ("django", "channels"):
        servers.migrate(variant, crowded)
    with (
        site.redis(f"statements-{variant}") as redis,
        servers.running(variant, site.folder, crowded, redis, jobs=False) as server,
        httpx.Client(base_url=server.url, timeout=60, trust_env=False) as client,
    ):
        user = {"email": "ada@example.com", "password": "password123"}
        answer = client.post("/api/users/login", json={"user": user})
        token = answer.json()["user"]["token"]
        follow_everybody(client, token)
        yield client, {"Authorization": f"Token {token}"}


def follow_everybody(client, token):
    """Ada follows enough people to fill a page of her feed."""
    headers = {"Authorization": f"Token {token}"}
    for number in range(490, 500):
        client.post(f"/api/profiles/user-{number}/follow", headers=headers)


@pytest.fixture
def said(site):
    """What PostgreSQL has logged since the test began, entry by entry."""
    log = site.postgres.process.log
    begin = log.stat().st_size

    def read():
        with log.open("rb") as file:
            file.seek(begin)
            return ENTRY.split(file.read().decode(errors="replace"))

    return read


def statements(entries):
    """The statements that name a table of ours."""
    found = (STATEMENT.match(entry) for entry in entries)
    return [match[1] for match in found if match and OURS.search(match[1])]


def finds_the_caller(statement):
    """Whether it only asks who the token belongs to."""
    return set(OURS.findall(statement)) <= {"users"}


@pytest.mark.parametrize("name", LISTS)
def test_a_list_of_20_articles_takes_3_statements_at_most(api, said, name):
    client, headers = api
    client.get(LISTS[name], headers=headers)
    before = Counter(statements(said()))
    answer = client.get(LISTS[name], headers=headers)
    assert answer.status_code == 200
    assert len(answer.json()["articles"]) == 20 or "and" in name
    asked = list((Counter(statements(said())) - before).elements())
    rest = [each for each in asked if not finds_the_caller(each)]
    assert 1 <= len(rest) <= 3, "\n".join(asked)
    assert len(asked) - len(rest) <= 1, "the caller is asked for more than once"


@pytest.mark.parametrize("name", LISTS)
def test_a_list_reads_100000_articles_by_index(api, said, name):
    client, headers = api
    for _ in range(TIMES):
        assert client.get(LISTS[name], headers=headers).status_code == 200
    plans = [entry for entry in said() if "Query Text:" in entry]
    assert any("articles" in plan for plan in plans), "no plan was logged"
    scans = [plan for plan in plans if "Seq Scan on articles" in plan]
    assert not scans, scans[0]
