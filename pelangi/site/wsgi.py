"""The WSGI application that gunicorn serves."""

import gc
import os

from django.core.wsgi import get_wsgi_application

from pelangi.site.gate import DeviceGate

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pelangi.site.settings")


def _without_first_reader(serve):
    """Load what the first page would wait for, and let no later page wait while memory that stays is searched.

    Python looks through everything it has for what is no longer used: a fifth of a second once in some hundred pages.
    """
    from django.urls import get_resolver

    from pelangi.report.columns import open_last

    get_resolver().reverse_dict  # noqa: B018 (reading it loads the pages of every room)
    open_last()  # a million cases take some seconds
    gc.collect()
    gc.freeze()
    return serve


application = DeviceGate(_without_first_reader(get_wsgi_application()))
