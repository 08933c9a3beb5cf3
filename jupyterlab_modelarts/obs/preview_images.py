"""Images that browsers show without running anything, told by their content.

SVG is none of them: it can hold scripts.
"""


def image_type(head: bytes) -> str:
    """The media type of what begins with ``head``; empty for all but images."""
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head.startswith((b"GIF87a", b"GIF89a")):
        return "image/gif"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    # Two letters are not much: a bitmap also has zeros where nothing is defined.
    if head[:2] == b"BM" and head[6:10] == b"\0\0\0\0" and len(head) > 26:
        return "image/bmp"
    return ""
