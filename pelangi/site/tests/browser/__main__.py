"""Makes the demo city of these tests beside something else: `python -m pelangi.site.tests.browser FOLDER`."""

import sys
from pathlib import Path

from pelangi.site.tests.browser.house import demo_city

demo_city(Path(sys.argv[1]))
