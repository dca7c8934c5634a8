"""Above the rooms: settings, urls, base page, design pieces, health, commands."""
