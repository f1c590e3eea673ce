"""Accounts and the audit log on the wire."""

from rest_framework import serializers

from shared.domain import fields

from ..schemas import Payload, Ruled, Time


class AccountChange(Payload):
    role = Ruled(fields.role, required=False)
    isActive = Ruled(fields.flag, source="is_active", required=False)


class UpdateUser(Payload):
    user = AccountChange()


class Account(serializers.Serializer):
    username = serializers.CharField()
    email = serializers.CharField()
    role = serializers.CharField()
    isActive = serializers.BooleanField(source="is_active")
    createdAt = Time(source="created_at")


class AccountAnswer(serializers.Serializer):
    user = Account()


class AccountsAnswer(serializers.Serializer):
    users = Account(many=True)
    usersCount = serializers.IntegerField(source="count")


class AuditEntry(serializers.Serializer):
    id = serializers.IntegerField()
    createdAt = Time(source="created_at")
    actor = serializers.CharField(source="actor.username", default=None)
    action = serializers.CharField()
    targetKind = serializers.CharField(source="target_kind")
    target = serializers.CharField()
    detail = serializers.CharField()


class AuditAnswer(serializers.Serializer):
    entries = AuditEntry(many=True)
    entriesCount = serializers.IntegerField(source="count")
