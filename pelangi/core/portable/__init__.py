"""Innovations in one signed file that another Pelangi can read: packed, opened, checked."""

from pelangi.core.portable.opening import NotAPackage, Package, opened, packed
from pelangi.core.portable.schema import schema

__all__ = ["NotAPackage", "Package", "opened", "packed", "schema"]
