"""`parallax read`: an operation's code, side by side."""

from shared.cli import finder

from .running import command_env, parallax


def test_read_shows_contract_code_and_tests_of_an_operation() -> None:
    told = parallax("read", "create_article")
    assert told.returncode == 0, told.stderr
    assert "create_article: POST /api/articles" in told.stdout
    assert "Publish an article." in told.stdout
    assert "fastapi_service/articles/views.py:" in told.stdout
    assert "async def create_article(" in told.stdout
    assert "::test_create_article_" in told.stdout


def test_read_puts_two_variants_on_a_line_of_a_wide_screen() -> None:
    told = parallax("read", "list_tags", env=command_env(COLUMNS="200"))
    assert " │ " in told.stdout
    assert " │ " not in parallax("read", "list_tags").stdout


def test_read_suggests_what_an_unknown_operation_may_have_meant() -> None:
    refused = parallax("read", "creat_article")
    assert refused.returncode == 2
    assert "create_article" in refused.stderr


def test_read_lists_every_operation() -> None:
    told = parallax("read", "--list")
    assert len(told.stdout.splitlines()) == len(finder.operations())


def test_finder_keeps_the_tests_of_a_longer_name_apart() -> None:
    held_by = finder.tests_of("list_articles")
    assert held_by
    assert all("::test_list_articles" in name for name in held_by)


def test_finder_finds_every_operation_in_every_variant() -> None:
    for operation in finder.operations().values():
        for package, code in finder.find_all(operation).items():
            assert code, f"{package} has no {operation.name}"


def test_finder_prefers_what_channels_does_itself() -> None:
    for name in ("live_room", "live_notifications", "stream_messages"):
        code = finder.find(finder.operations()[name], "realtime_channels")
        assert code, name
