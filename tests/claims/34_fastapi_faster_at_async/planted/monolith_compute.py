"""The monolith, each request behind 20 ms of computing."""

from django_monolith import wsgi

from . import compute


def application(environ, start_response):
    compute()
    return wsgi.application(environ, start_response)
