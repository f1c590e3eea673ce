"""What tells browsers what pages may do, and where requests come from."""

import pytest

from shared.domain import security

OURS = "https://conduit.example"


@pytest.mark.parametrize(
    ("headers", "same"),
    [
        ({"sec-fetch-site": "same-origin"}, True),
        ({"sec-fetch-site": "same-origin", "origin": "null"}, True),
        ({"sec-fetch-site": "same-site", "origin": OURS}, False),
        ({"sec-fetch-site": "cross-site", "origin": OURS}, False),
        ({"sec-fetch-site": "none"}, False),
        ({"origin": OURS}, True),
        ({"origin": "http://conduit.example"}, False),
        ({"origin": OURS + ".evil.example"}, False),
        ({"origin": "null"}, False),
        ({"origin": ""}, False),
        ({}, False),
    ],
)
def test_is_same_origin_trusts_only_a_page_of_ours(headers, same):
    assert security.is_same_origin(headers, OURS) is same


def test_content_security_policy_lets_nothing_run_that_lacks_the_nonce():
    policy = security.content_security_policy("abc")
    assert "script-src 'nonce-abc'" in policy
    assert "unsafe" not in policy and "{" not in policy and "*" not in policy


def test_nonces_are_long_and_never_the_same():
    nonces = {security.new_nonce() for _ in range(1000)}
    assert len(nonces) == 1000 and all(len(nonce) >= 22 for nonce in nonces)
