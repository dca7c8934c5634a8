"""What a file of proof must be before anybody reads it: judged by its content, cleaned, named by its hash."""

from pelangi.core.evidence.check import Asked, Checked, check
from pelangi.core.evidence.refusals import NotProof

__all__ = ["Asked", "Checked", "NotProof", "check"]
