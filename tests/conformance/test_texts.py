"""Every character that a text may have comes back as it was sent."""

SURROGATES = range(0xD800, 0xE000)
CHARACTERS = "".join(
    chr(code) for code in range(1, 0x110000, 41) if code not in SURROGATES
)
TRICKY = [
    "e\u0301 and \u00e9",
    "\u202eright to left\u202c",
    "\u200b\u200d\ufeff",
    "line\u2028\u2029\u0085\r\n\t\x0b\x0c\x1f end",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467",
    "'; DROP TABLE users; --",
    "</script><script>alert(1)</script>",
    "{{7*7}} ${7*7} %(x)s {0} \\u0041 \\x00 &amp; &#39;",
    "\ufdd0\uffff\U0010ffff",
    "\uff21\u2460\ufb01\u1e9e\u0130\u0131",
]


def test_create_article_keeps_every_character(ada, guest):
    article = ada.publish(body=CHARACTERS)
    assert article["body"] == CHARACTERS
    read = guest.get(f"/api/articles/{article['slug']}").json["article"]
    assert read["body"] == CHARACTERS


def test_create_comment_and_send_message_keep_tricky_texts(ada, guest):
    article, room = ada.publish(), ada.open_room()
    for text in TRICKY:
        assert ada.comment(article, text)["body"] == text
        assert ada.say(room, text)["body"] == text
    path = f"/api/articles/{article['slug']}/comments"
    comments = guest.get(path).json["comments"]
    assert [each["body"] for each in comments] == TRICKY[::-1]
    assert [each["body"] for each in ada.messages(room)] == TRICKY


def test_update_current_user_keeps_tricky_texts(ada, guest):
    for text in TRICKY:
        assert ada.put("/api/user", {"user": {"bio": text}}).status == 200
        profile = guest.get(f"/api/profiles/{ada.username}").json["profile"]
        assert profile["bio"] == text


def test_list_articles_finds_tricky_tags_and_no_others(ada, guest):
    room = 50 - len(ada.username)  # nobody else has these tags, nor had them before
    tags = [f"{text[:room]}{ada.username}" for text in TRICKY]
    article = ada.publish(tagList=tags)
    assert article["tagList"] == sorted(tags)
    for tag in tags:
        found = guest.get("/api/articles", tag=tag).json
        assert found["articlesCount"] == 1, tag
    assert guest.get("/api/articles", tag=tags[0] + " ").json["articlesCount"] == 0
