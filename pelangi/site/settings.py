"""The settings of Django and of the rooms, from what an installation set (`environment.py`)."""

import sys
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from pelangi.site.environment import env
from pelangi.site.keys import keep_private, long_enough, read_or_make

BASE_DIR = Path(__file__).resolve().parents[2]
DATA_DIR = BASE_DIR / env("PELANGI_DATA")
keep_private(DATA_DIR)
KEYS_DIR = DATA_DIR / "keys"
PRODUCTION = env("PELANGI_PRODUCTION")
DEBUG = env("PELANGI_DEBUG")
TESTING = "pytest" in sys.modules
SECRET_KEY = env("PELANGI_SECRET_KEY") or read_or_make(KEYS_DIR / "secret.key")
MASTER_KEY = env("PELANGI_MASTER_KEY") or read_or_make(KEYS_DIR / "master.key")
if not (long_enough(SECRET_KEY) and long_enough(MASTER_KEY)):
    raise ImproperlyConfigured("PELANGI_SECRET_KEY and PELANGI_MASTER_KEY: 32 signs at least, made at random")
REQUIRE_MFA = env("PELANGI_REQUIRE_MFA").lower() in {"yes", "true", "1"} or (
    PRODUCTION and not env("PELANGI_REQUIRE_MFA")
)
TWO_REVIEWERS = env("PELANGI_TWO_REVIEWERS")
CITY_CODE = env("PELANGI_CITY")
TILES_URL = env("PELANGI_TILES")
ROADS_FILE = str(BASE_DIR / env("PELANGI_ROADS")) if env("PELANGI_ROADS") else ""
CLAMAV = env("PELANGI_CLAMAV")
OFFICE_PHONE = env("PELANGI_PHONE")
FORMS_DIR = BASE_DIR / env("PELANGI_FORMS") if env("PELANGI_FORMS") else DATA_DIR / "forms"
ANSWER_DAYS = env("PELANGI_ANSWER_DAYS")
ALLOWED_HOSTS = env("PELANGI_HOSTS")
MESSAGE_CHANNELS = env("PELANGI_MESSAGES")
QUIET_HOURS = env("PELANGI_QUIET_HOURS")
WHATSAPP_URL, WHATSAPP_TOKEN = env("PELANGI_WHATSAPP_URL"), env("PELANGI_WHATSAPP_TOKEN")
WHATSAPP_SECRET, WHATSAPP_TEMPLATES = env("PELANGI_WHATSAPP_SECRET"), env("PELANGI_WHATSAPP_TEMPLATES")
WEBHOOK_HOSTS = env("PELANGI_WEBHOOK_HOSTS")
SMS_URL, SMS_TOKEN, SMS_SECRET = env("PELANGI_SMS_URL"), env("PELANGI_SMS_TOKEN"), env("PELANGI_SMS_SECRET")
PUBLIC_ADDRESS = env("PELANGI_ADDRESS").rstrip("/")
MAIL = env.email_url("PELANGI_MAIL", default="smtp://") if env("PELANGI_MAIL") else {}
EMAIL_HOST, EMAIL_PORT = MAIL.get("EMAIL_HOST", ""), MAIL.get("EMAIL_PORT") or 25
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = (
    MAIL.get("EMAIL_HOST_USER") or "",
    MAIL.get("EMAIL_HOST_PASSWORD") or "",
)
EMAIL_USE_TLS, EMAIL_USE_SSL = MAIL.get("EMAIL_USE_TLS", False), MAIL.get("EMAIL_USE_SSL", False)
EMAIL_FROM = env("PELANGI_MAIL_FROM") or "pelangi@localhost"
CSRF_TRUSTED_ORIGINS = env("PELANGI_ORIGINS")

ROOMS = ["staff", "city", "find", "ask", "plan", "visit", "issue", "report", "innovate"]  # order of the story
INSTALLED_APPS = [
    "pelangi.site",  # first: its templates dress the pages of the libraries below
    *[f"pelangi.{room}" for room in ROOMS],
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "axes",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "ninja",  # its API page then comes from our own static files, not from elsewhere
    "rules",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "pelangi.site.middleware.ChosenLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "pelangi.site.middleware.SecondFactorMiddleware",
    "pelangi.site.middleware.NotKeptMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",  # last, as axes asks: it turns a lock-out into the answer
]
ROOT_URLCONF = "pelangi.site.urls"
WSGI_APPLICATION = "pelangi.site.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "pelangi.site.context.page",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]

# ---------------------------------------------------------------- database
if env("DATABASE_URL"):
    DATABASES = {"default": env.db("DATABASE_URL")}
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    # a page reads little, and many are read at once: starting helpers for one query takes the cores from the others
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault(
        "options", "-c max_parallel_workers_per_gather=0"
    )
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": DATA_DIR / "pelangi.sqlite3",
            "CONN_MAX_AGE": 60,  # a thread's next page finds the schema read and its pages at hand
            "OPTIONS": {
                # a writer takes its lock at once, so two writers queue instead of failing half-way
                "transaction_mode": "IMMEDIATE",
                # wait this many seconds for another writer before "database is locked"
                "timeout": 30,
                "init_command": (
                    "PRAGMA journal_mode=WAL;"  # readers do not block the writer
                    "PRAGMA synchronous=NORMAL;"  # safe with WAL; one disk flush a checkpoint, not one a commit
                    "PRAGMA foreign_keys=ON;"  # SQLite leaves them off unless asked
                    "PRAGMA cache_size=-16384;"  # 16 MB of pages for each of the threads …
                    "PRAGMA mmap_size=8589934592;"  # … who share the rest as the system keeps it, uncopied
                    "PRAGMA secure_delete=ON;"  # a dropped person key does not linger in free pages
                    "PRAGMA temp_store=MEMORY;"  # sorting personal data leaves no temporary file
                ),
            },
            "TEST": {"NAME": None},
        }
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# ---------------------------------------------------------------- language, time
LANGUAGE_CODE = "id"
LANGUAGES = [("id", _("Indonesian")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "pelangi" / room / "locale" for room in ["site", *ROOMS]]
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
TIME_ZONE = env("PELANGI_TIME_ZONE")
USE_TZ = True
USE_THOUSAND_SEPARATOR = True
FORMAT_MODULE_PATH = ["pelangi.site.formats"]  # one way to write a date in each language

# ---------------------------------------------------------------- sign-in
AUTH_USER_MODEL = "staff.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",  # first: a locked-out account is refused before its password is read
    "rules.permissions.ObjectPermissionBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "pelangi.staff.sign_in.StaffAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
# axes (below) counts wrong passwords across processes and comes first, at five; this one also counts wrong codes
ACCOUNT_RATE_LIMITS = {"login_failed": "30/m/ip,10/5m/key"}
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
SOCIALACCOUNT_ADAPTER = "pelangi.staff.sign_in.StaffSocialAdapter"
SOCIALACCOUNT_ONLY = False
MFA_ADAPTER = "pelangi.staff.sign_in.SealedMFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION  # localhost only: browsers refuse other plain origins
MFA_TOTP_ISSUER = "Pelangi"
SINGLE_SIGN_ON = bool(env("PELANGI_OIDC_ISSUER"))
if SINGLE_SIGN_ON:
    SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [
                {
                    "provider_id": "city",
                    "name": "SSO",
                    "client_id": env("PELANGI_OIDC_CLIENT"),
                    "secret": env("PELANGI_OIDC_SECRET"),
                    "settings": {"server_url": env("PELANGI_OIDC_ISSUER")},
                }
            ],
        }
    }
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "site/locked_out.html"
AXES_ENABLE_ADMIN = False
# behind our own web server everybody would share its address: one stranger could then lock out an account for all
AXES_CLIENT_IP_CALLABLE = "pelangi.site.middleware.caller_address"
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if PRODUCTION else 0
SILENCED_SYSTEM_CHECKS = [
    "security.W021"
]  # the preload list is for whole domains; this is one host of the city's

# ---------------------------------------------------------------- browser
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
if DEBUG or TESTING:
    STATIC_STORAGE = "django.contrib.staticfiles.storage.StaticFilesStorage"
elif PRODUCTION:
    STATIC_STORAGE = "whitenoise.storage.CompressedManifestStaticFilesStorage"
else:  # on a laptop half a minute of compressing helps nobody
    STATIC_STORAGE = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA_DIR / "uploads"},
    },
    "staticfiles": {"BACKEND": STATIC_STORAGE},
}
WHITENOISE_USE_FINDERS = DEBUG or TESTING
WHITENOISE_MIMETYPES = {".mjs": "text/javascript", ".webmanifest": "application/manifest+json"}
# tiles come from where the office says, and from nowhere else; without the setting the browser asks only us
TILES_FROM = ["{0.scheme}://{0.netloc}".format(urlsplit(TILES_URL))] if TILES_URL else []
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:", *TILES_FROM],
        "connect-src": [SELF, *TILES_FROM],
        "worker-src": [SELF, "blob:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_AGE = 12 * 3600  # seconds: a working day
SESSION_COOKIE_HTTPONLY = True
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PRODUCTION else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
