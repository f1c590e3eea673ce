"""Tables (`migrate --run-syncdb`) and two accounts: ada may do anything
(`createsuperuser`), bob is staff who may look at articles and no more."""

import os
import sys

import django
from django.core.management import call_command


def main(password: str) -> None:
    django.setup()
    call_command("migrate", run_syncdb=True, verbosity=0)

    from django.contrib.auth.models import Permission, User

    User.objects.create_superuser("ada", "ada@example.com", password)
    bob = User.objects.create_user("bob", password=password, is_staff=True)
    bob.user_permissions.add(Permission.objects.get(codename="view_article"))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", f"{__package__}.settings")
    main(sys.argv[1])
