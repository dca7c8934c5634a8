"""What Pillow is told before a stranger's picture is opened."""

from PIL import ImageFile


def only_whole_pictures() -> None:
    """Have Pillow refuse damaged pictures and oversized texts in them, whatever was imported before.

    WeasyPrint tells Pillow, for the whole process, to let them pass as soon as it is imported; a web process that has
    printed one letter would take a bomb for a photo.
    """
    ImageFile.LOAD_TRUNCATED_IMAGES = False
