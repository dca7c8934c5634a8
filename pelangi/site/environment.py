"""What an installation may set, each by an environment variable; each default runs on a laptop.

The reference page docs/reference/settings.md is generated from this table.
"""

import environ

# name: (type, default, what it is for)
SETTINGS = {
    "PELANGI_PRODUCTION": (
        bool,
        False,
        "true on a server: HTTPS only, second factor required, no debug pages",
    ),
    "PELANGI_DEBUG": (bool, False, "true shows technical error pages; never on a server"),
    "PELANGI_DATA": (str, "data", "folder of the embedded database, keys, uploads; relative to the project"),
    "PELANGI_HOSTS": (list, ["localhost", "127.0.0.1", "[::1]"], "host names this installation answers to"),
    "PELANGI_ORIGINS": (list, [], "origins trusted for forms behind a proxy, e.g. https://pelangi.example"),
    "PELANGI_SECRET_KEY": (str, "", "signs sessions; empty = made once and kept in the data folder"),
    "PELANGI_MASTER_KEY": (
        str,
        "",
        "wraps the keys of personal data; empty = made once, kept in the data folder",
    ),
    "PELANGI_REQUIRE_MFA": (
        str,
        "",
        "yes/no: second factor needed before any page; empty = yes in production",
    ),
    "PELANGI_OIDC_ISSUER": (str, "", "OpenID Connect issuer for single sign-on; empty = off"),
    "PELANGI_OIDC_CLIENT": (str, "", "client id at that issuer"),
    "PELANGI_OIDC_SECRET": (str, "", "client secret at that issuer"),
    "PELANGI_TILES": (str, "", "URL template of background map tiles; empty = own ward shapes only"),
    "PELANGI_ROADS": (
        str,
        "",
        "file of an OpenStreetMap extract (.osm.pbf) on this server, offered on the page Roads; empty = none",
    ),
    "PELANGI_CLAMAV": (
        str,
        "",
        "where clamd listens, as /path/of/socket or host:port; empty = clamdscan or clamscan, if installed",
    ),
    "PELANGI_TWO_REVIEWERS": (
        bool,
        False,
        "true: two people must give the same answer before a doubtful match counts",
    ),
    "PELANGI_TIME_ZONE": (str, "Asia/Jakarta", "WIB; Asia/Makassar for WITA, Asia/Jayapura for WIT"),
    "PELANGI_CITY": (str, "19.71", "Kemendagri code of the city this installation serves"),
    "PELANGI_PHONE": (str, "", "telephone of the office, shown on public pages; empty = none is shown"),
    "PELANGI_FORMS": (str, "", "folder of the office's own form files; empty = forms in the data folder"),
    "PELANGI_ANSWER_DAYS": (
        int,
        0,
        "days within which the office promises word of the visit day (its published service standard); 0 = none",
    ),
    "PELANGI_MESSAGES": (
        list,
        [],
        "channels by which messages leave by themselves, best first: whatsapp, sms, email; empty = by an officer",
    ),
    "PELANGI_QUIET_HOURS": (str, "20:00-07:00", "hours in which no message leaves by itself; empty = none"),
    "PELANGI_WHATSAPP_URL": (str, "", "messages address of the WhatsApp Cloud API, phone number id included"),
    "PELANGI_WHATSAPP_TOKEN": (str, "", "access token of the WhatsApp Cloud API"),
    "PELANGI_WHATSAPP_SECRET": (str, "", "app secret that signs what the WhatsApp Cloud API tells us"),
    "PELANGI_WHATSAPP_TEMPLATES": (
        str,
        "pelangi",
        "begin of the names of the approved templates, e.g. pelangi_change",
    ),
    "PELANGI_SMS_URL": (str, "", "address of the SMS gateway: POST JSON {to, text, reference}, answers {id}"),
    "PELANGI_SMS_TOKEN": (str, "", "bearer token of the SMS gateway"),
    "PELANGI_SMS_SECRET": (str, "", "secret that signs what the SMS gateway tells us"),
    "PELANGI_MAIL": (
        str,
        "",
        "mail server: smtp://user:password@host:25, smtp+tls:// or smtp+ssl://; empty = none",
    ),
    "PELANGI_MAIL_FROM": (str, "", "sender of our letters"),
    "PELANGI_ADDRESS": (
        str,
        "",
        "public address of this installation, told in messages, e.g. https://pelangi.example",
    ),
    "PELANGI_WEBHOOK_HOSTS": (
        list,
        [],
        "hosts of other systems that may hear of each step of a request, with port if unusual; empty = none",
    ),
    "DATABASE_URL": (str, "", "postgres://user:password@host/name; empty = SQLite in the data folder"),
}
env = environ.Env(**{name: (kind, default) for name, (kind, default, _why) in SETTINGS.items()})
