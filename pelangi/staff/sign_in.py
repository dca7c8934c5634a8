"""How people sign in: by name and password with a second factor or a passkey; accounts are given, never taken."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter

from pelangi.staff.protection import seal, unseal


class StaffAccountAdapter(DefaultAccountAdapter):
    """Nobody signs up by themselves: an administrator makes the account."""

    def is_open_for_signup(self, request):
        return False


class StaffSocialAdapter(DefaultSocialAccountAdapter):
    """Single sign-on opens accounts that exist; it makes none."""

    def is_open_for_signup(self, request, sociallogin):
        return False


class SealedMFAAdapter(DefaultMFAAdapter):
    """Second-factor secrets lie encrypted in the database."""

    def encrypt(self, text: str) -> str:
        return seal(text.encode(), "mfa secret").hex()

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(bytes.fromhex(encrypted_text), "mfa secret").decode()
