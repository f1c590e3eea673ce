"""What a role may do in the panel, in the names of Django's permissions."""

MODERATOR = {
    "accounts.view_user",
    "articles.view_article",
    "articles.delete_article",
    "articles.view_comment",
    "articles.delete_comment",
    "chat.view_message",
    "chat.delete_message",
}
ADMIN = MODERATOR | {"accounts.change_user", "moderation.view_auditentry"}

PERMISSIONS: dict[str, set[str]] = {
    "member": set(),
    "moderator": MODERATOR,
    "admin": ADMIN,
}
