"""Our icons: strokes on a grid of 24 by 24, drawn in the colour of the text beside them."""

# name: the path data of each stroke
ICONS = {
    # the seven bands
    "find": ("M10.5 4a6.5 6.5 0 1 0 0 13a6.5 6.5 0 0 0 0-13z", "m15.5 15.5 5 5"),
    "ask": ("M4 5h16v11h-8.5L7 20v-4H4z", "M8 9h8", "M8 12.5h5"),
    "plan": (
        "M6 16.5a2 2 0 1 0 0 4a2 2 0 0 0 0-4z",
        "M18 3.5a2 2 0 1 0 0 4a2 2 0 0 0 0-4z",
        "M8 18.5h8a3.25 3.25 0 0 0 0-6.5H8a3.25 3.25 0 0 1 0-6.5h8",
    ),
    "visit": ("m3.5 11.5 8.5-7.5 8.5 7.5", "M6 9.5V20h12V9.5", "M10 20v-6h4v6"),
    "issue": (
        "M3.5 5h17v14h-17z",
        "M8.5 8.5a2 2 0 1 0 0 4a2 2 0 0 0 0-4z",
        "M5.75 16c.5-2.4 5-2.4 5.5 0",
        "M14 10h3.5",
        "M14 14h3.5",
    ),
    "report": ("M4 20h16", "M7 20v-6", "M12 20V6", "M17 20v-9"),
    "innovate": (
        "M12 3a6 6 0 0 0-3.6 10.8c.7.5 1.1 1.3 1.1 2.2h5c0-.9.4-1.7 1.1-2.2A6 6 0 0 0 12 3z",
        "M9.5 18.5h5",
        "M10.5 21h3",
    ),
    # states: each has its own outline, so that colour is never the only sign
    "good": ("M12 3a9 9 0 1 0 0 18a9 9 0 0 0 0-18z", "m8 12.2 2.8 2.8L16 9.5"),
    "moving": ("M4 12h15", "m13 6 6 6-6 6"),
    "waiting": ("M12 3a9 9 0 1 0 0 18a9 9 0 0 0 0-18z", "M12 7.5V12l3 2"),
    "attention": ("M12 3.5 2.5 20h19z", "M12 10v4.5", "M12 17.2v.1"),
    "bad": ("M8 3h8l5 5v8l-5 5H8l-5-5V8z", "m9 9 6 6", "m15 9-6 6"),
    "ended": ("M12 3a9 9 0 1 0 0 18a9 9 0 0 0 0-18z", "M8 12h8"),
    # the rest
    "person": ("M12 4a4 4 0 1 0 0 8a4 4 0 0 0 0-8z", "M4.5 20.5c.8-6 14.200-6 15 0"),
    "chevron": ("m6 9 6 6 6-6",),
    "empty": ("M4 13h4.500l1.500 3h4l1.500-3H20", "M6.500 5h11L20 13v6H4v-6z"),
    "error": ("M12 3a9 9 0 1 0 0 18a9 9 0 0 0 0-18z", "M12 7.5v5.5", "M12 16.3v.1"),
}
