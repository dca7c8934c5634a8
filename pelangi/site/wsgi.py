"""The WSGI application that gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

from pelangi.site.gate import DeviceGate

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pelangi.site.settings")
application = DeviceGate(get_wsgi_application())
