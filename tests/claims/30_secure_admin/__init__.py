"""Django gives a working, secure admin panel the moment the models are defined.

The smallest app that each framework's tutorial makes, two models and a panel on them,
is run as it comes: Django's admin, Flask-Admin, sqladmin and starlette-admin. Nothing
is hardened. Then the same checks, over plain HTTP, as an attacker and as staff would:

- **works**: rows are listed, added, changed and removed by the panel's own forms;
- **safe**: a guest reads and changes nothing, nor does an account without rights; who
  may only look cannot remove; a form without its token changes nothing; the panel
  cannot be framed; its session cookie is out of reach of scripts and of other sites;
- **beyond**: removals are logged, a Content Security Policy lets no inline script run,
  a dozen wrong passwords are too many, rows can be hidden from who sees the others.

*Confirmed* if Django's admin does all of that with no line but the models; *refuted*
if it fails to work or to be safe; else it *depends*. The panels of our four variants
are checked too: they show what it takes to pass everything. Cookies are not judged by
`Secure`, for all of this runs without TLS.
"""
