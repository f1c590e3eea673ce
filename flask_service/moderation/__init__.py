"""Roles, deactivation, the audit log, the panel."""
