"""The product in a real browser: Debian's Chromium, a real server, a small demo city."""
