"""Files on Telegram's side: bytes, the id each bot has for them, and the sizes in which a photo comes."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator import pictures
from simulator.errors import Json, bad

if TYPE_CHECKING:
    from simulator.accounts import Bot

MAX_DOWNLOAD = 20 * 1024 * 1024
MAX_PHOTO = 10 * 1024 * 1024
MAX_UPLOAD = 50 * 1024 * 1024
KINDS = ("photo", "document", "video", "voice", "audio", "animation")


@dataclass(frozen=True, slots=True)
class Size:
    """One size of a photo, or the one form of another file; each has ids of its own."""

    unique_id: str
    width: int = 0
    height: int = 0


@dataclass(frozen=True, slots=True)
class Media:
    """A picture, document, video or voice message as it lies on Telegram.

    Sending the same Media again keeps its ids.
    """

    kind: str
    data: bytes
    sizes: tuple[Size, ...]
    name: str = ""
    mime: str = ""
    seconds: int = 0
    origin: str = ""

    @property
    def file_unique_id(self) -> str:
        """The stable id of the largest size."""
        return self.sizes[-1].unique_id


class Files:
    """All files and what each bot calls them."""

    def __init__(self) -> None:
        self._made = 0
        self._known: dict[str, tuple[int, Media, Size]] = {}

    def make(self, kind: str, data: bytes, *, name: str = "", mime: str = "", seconds: int = 0) -> Media:
        """A new file, also if the same bytes came before. ApiError if a photo is not a picture or is too large."""
        if not data:
            raise bad("file must be non-empty")
        if len(data) > MAX_UPLOAD:
            raise bad("file is too big")
        self._made += 1
        if kind != "photo":
            return Media(kind, data, (Size(self._unique(kind, 0)),), name=name, mime=mime, seconds=seconds)
        if len(data) > MAX_PHOTO:
            raise bad("file is too big for a photo")
        dimensions = pictures.size_of(data)
        if dimensions is None:
            raise bad("IMAGE_PROCESS_FAILED")
        width, height = dimensions
        if width + height > 10_000 or not width or not height or max(width, height) / min(width, height) > 20:
            raise bad("PHOTO_INVALID_DIMENSIONS")
        sizes: list[Size] = []
        for edge in (90, 320, 800, 1280):
            if edge < max(width, height) or not sizes or sizes[-1].width < width:
                scale = min(1.0, edge / max(width, height))
                size = Size(self._unique(kind, edge), max(1, round(width * scale)), max(1, round(height * scale)))
                sizes.append(size)
            if edge >= max(width, height):
                break
        return Media(kind, data, tuple(sizes), name=name, mime="image/jpeg")

    def id_for(self, bot: Bot, media: Media, size: Size) -> str:
        """The file_id under which this bot may use the file; another bot has another."""
        digest = hashlib.sha256(f"{bot.id}:{size.unique_id}".encode()).digest()
        prefix = {"photo": "AgACAgI", "document": "BQACAgI", "video": "BAACAgI", "voice": "AwACAgI"}.get(
            media.kind, "CQACAgI"
        )
        file_id = prefix + base64.urlsafe_b64encode(digest + digest[:16]).decode().rstrip("=")
        self._known[file_id] = (bot.id, media, size)
        return file_id

    def of(self, bot: Bot, file_id: str) -> tuple[Media, Size]:
        """The file behind an id of this bot; ApiError if the id is not the bot's."""
        known = self._known.get(file_id)
        if known is None or known[0] != bot.id:
            raise bad("wrong file identifier/HTTP URL specified")
        return known[1], known[2]

    def json(self, bot: Bot, media: Media) -> Json | list[Json]:
        """The file as a field of a message: a list of sizes for a photo, one object otherwise."""
        if media.kind == "photo":
            return [
                {
                    "file_id": self.id_for(bot, media, size),
                    "file_unique_id": size.unique_id,
                    "width": size.width,
                    "height": size.height,
                    "file_size": _bytes_of(media, size),
                }
                for size in media.sizes
            ]
        only = media.sizes[0]
        result: Json = {
            "file_id": self.id_for(bot, media, only),
            "file_unique_id": only.unique_id,
            "file_size": len(media.data),
        }
        if media.kind in {"document", "video", "animation", "audio"} and media.name:
            result["file_name"] = media.name
        if media.mime:
            result["mime_type"] = media.mime
        if media.kind in {"video", "voice", "audio", "animation"}:
            result["duration"] = media.seconds
        if media.kind in {"video", "animation"}:
            result |= {"width": 640, "height": 480}
        return result

    def file(self, bot: Bot, file_id: str) -> Json:
        """Answer of getFile."""
        media, size = self.of(bot, file_id)
        if len(media.data) > MAX_DOWNLOAD:
            raise bad("file is too big")
        folder = {"photo": "photos", "document": "documents", "video": "videos", "voice": "voice"}.get(
            media.kind, "files"
        )
        ending = {"photo": "jpg", "voice": "oga", "video": "mp4"}.get(
            media.kind, media.name.rpartition(".")[2] or "bin"
        )
        path = f"{folder}/{size.unique_id}.{ending}"
        self._known[path] = (bot.id, media, size)
        return {
            "file_id": file_id,
            "file_unique_id": size.unique_id,
            "file_size": _bytes_of(media, size),
            "file_path": path,
        }

    def download(self, bot: Bot, path: str) -> bytes | None:
        """The bytes behind a path from getFile; every size of a photo has the same bytes here."""
        known = self._known.get(path) if "/" in path else None
        return known[1].data if known is not None and known[0] == bot.id else None

    def _unique(self, kind: str, edge: int) -> str:
        digest = hashlib.sha256(f"{kind}:{self._made}:{edge}".encode()).digest()
        return "AQAD" + base64.urlsafe_b64encode(digest[:9]).decode().rstrip("=")


def _bytes_of(media: Media, size: Size) -> int:
    share = (size.width * size.height) / (media.sizes[-1].width * media.sizes[-1].height or 1) if size.width else 1
    return max(1, int(len(media.data) * share))
