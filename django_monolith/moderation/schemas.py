"""Accounts and the audit log on the wire."""

from rest_framework import serializers

from shared.domain import fields

from ..schemas import Flag, Number, Payload, Ruled, Text, Time


class AccountChange(Payload):
    role = Ruled(fields.role, required=False)
    isActive = Ruled(fields.flag, source="is_active", required=False)


class UpdateUser(Payload):
    user = AccountChange()


class Account(serializers.Serializer):
    username = Text()
    email = Text()
    role = Text()
    isActive = Flag(source="is_active")
    createdAt = Time(source="created_at")


class AccountAnswer(serializers.Serializer):
    user = Account()


class AccountsAnswer(serializers.Serializer):
    users = Account(many=True)
    usersCount = Number(source="count")


class AuditEntry(serializers.Serializer):
    id = Number()
    createdAt = Time(source="created_at")
    actor = Text(source="actor.username", default=None)
    action = Text()
    targetKind = Text(source="target_kind")
    target = Text()
    detail = Text()


class AuditAnswer(serializers.Serializer):
    entries = AuditEntry(many=True)
    entriesCount = Number(source="count")
