"""One schema, whoever made it: Django's migrations or Alembic's."""

import pytest

from shared.engines import MARIADB_COLLATION

from .. import servers
from ..conftest import DATABASES, databases
from . import schemas

MAKERS = {"django": "fastapi", "fastapi": "django"}  # each with the other


@pytest.fixture(params=DATABASES, scope="module")
def made(request, site):
    """The URLs of two databases: one that Django made, one that Alembic made."""
    if request.param not in databases(request.config):
        pytest.skip(f"{request.param} was not asked for")
    urls = {
        maker: site.database(request.param, f"schema-{maker}-{request.param}")
        for maker in MAKERS
    }
    for maker, url in urls.items():
        servers.migrate(maker, url)
    return urls


@pytest.mark.parametrize("table", schemas.TABLES)
def test_a_table_is_the_same_whoever_made_it(made, table):
    django = schemas.read(made["django"])[table]
    alembic = schemas.read(made["fastapi"])[table]
    for part, found in django.items():
        assert found == alembic[part], f"{table}: {part} differ"


@pytest.mark.parametrize("table", schemas.TABLES)
def test_a_table_has_no_defaults_in_the_database(made, table):
    for url in made.values():
        for name, column in schemas.read(url)[table]["columns"].items():
            assert column[2] is None, f"{table}.{name} has a default: {column[2]}"


def test_every_foreign_key_is_deferred_and_cascades_but_one(made):
    for url in made.values():
        for table, schema in schemas.read(url).items():
            keys = [key for key in map(str, schema["keys"]) if "PRIMARY" not in key]
            for key in keys:
                expected = "SET NULL" if table == "audit_entries" else "CASCADE"
                assert expected in key, f"{table}: {key}"
            # MariaDB looks at each statement's end, there is nothing else
            late = 0 if url.startswith("mariadb") else len(keys)
            assert schema["deferred keys"] == late, table


def test_every_text_is_compared_by_code_points(made):
    if not made["django"].startswith("mariadb"):
        pytest.skip("the others compare so by themselves")
    for url in made.values():
        for table, schema in schemas.read(url).items():
            for name, (*_, collation) in schema["columns"].items():
                assert collation in (None, MARIADB_COLLATION), f"{table}.{name}"


@pytest.mark.parametrize(("first", "second"), MAKERS.items())
def test_migrate_adopts_a_database_that_the_other_made(site, request, first, second):
    for kind in databases(request.config):
        url = site.database(kind, f"adopted-by-{second}-{kind}")
        servers.migrate(first, url)
        servers.seed(url)
        before = schemas.read(url)
        for maker in (second, first, second):
            servers.migrate(maker, url)
        assert schemas.read(url) == before
