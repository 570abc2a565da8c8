"""Pictures without an imaging library: a small JPEG writer for people who have no photo at hand, and the size of a
picture from its header.
"""

from __future__ import annotations

import random
import struct

_ZIGZAG_AC_EOB = "00"


def generated(seed: int, width: int = 640, height: int = 480) -> bytes:
    """A real grey JPEG, a mosaic of 8 by 8 blocks; another seed makes a picture that also looks different."""
    chance = random.Random(seed)
    columns, rows = width // 8, height // 8
    coarse = [[chance.randrange(-900, 900) for _ in range(9)] for _ in range(8)]
    quantisation = b"\x00" + bytes([8] * 64)
    dc_counts = bytes([0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0])
    dc_codes = {0: "00", 1: "010", 2: "011", 3: "100", 4: "101", 5: "110", 6: "1110", 7: "11110", 8: "111110"}
    dc_codes |= {9: "1111110", 10: "11111110", 11: "111111110"}
    bits: list[str] = []
    previous = 0
    for row in range(rows):
        for column in range(columns):
            value = coarse[row * 8 // rows][column * 9 // columns] // 8
            difference, previous = value - previous, value
            size = abs(difference).bit_length()
            bits.append(dc_codes[size])
            if size:
                bits.append(format(difference if difference > 0 else difference + (1 << size) - 1, f"0{size}b"))
            bits.append(_ZIGZAG_AC_EOB)
    stream = "".join(bits)
    stream += "1" * (-len(stream) % 8)
    scan = int(stream, 2).to_bytes(len(stream) // 8, "big").replace(b"\xff", b"\xff\x00")
    # One AC code is enough (end of block): "00" is the first of the two-bit codes.
    ac_table = b"\x10" + bytes([0, 1] + [0] * 14) + b"\x00"
    return b"".join(
        (
            b"\xff\xd8",
            _segment(0xE0, b"JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"),
            _segment(0xDB, quantisation),
            _segment(0xC0, struct.pack(">BHHB", 8, rows * 8, columns * 8, 1) + b"\x01\x11\x00"),
            _segment(0xC4, b"\x00" + dc_counts + bytes(range(12))),
            _segment(0xC4, ac_table),
            _segment(0xDA, b"\x01\x01\x00\x00\x3f\x00"),
            scan,
            b"\xff\xd9",
        )
    )


def size_of(data: bytes) -> tuple[int, int] | None:
    """Width and height of a JPEG, PNG, GIF or WebP; None if the bytes are no picture."""
    if data[:8] == b"\x89PNG\r\n\x1a\n" and len(data) >= 24:
        return struct.unpack(">II", data[16:24])
    if data[:6] in {b"GIF87a", b"GIF89a"} and len(data) >= 10:
        return struct.unpack("<HH", data[6:10])
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP" and len(data) >= 30:
        return _webp(data)
    if data[:2] == b"\xff\xd8":
        return _jpeg(data)
    return None


def _jpeg(data: bytes) -> tuple[int, int] | None:
    position = 2
    while position + 9 < len(data):
        if data[position] != 0xFF:
            return None
        marker = data[position + 1]
        if marker == 0xFF:
            position += 1
            continue
        if 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:
            height, width = struct.unpack(">HH", data[position + 5 : position + 9])
            return width, height
        position += 2 + int.from_bytes(data[position + 2 : position + 4], "big")
    return None


def _webp(data: bytes) -> tuple[int, int] | None:
    if data[12:16] == b"VP8X":
        return int.from_bytes(data[24:27], "little") + 1, int.from_bytes(data[27:30], "little") + 1
    if data[12:16] == b"VP8L":
        packed = int.from_bytes(data[21:25], "little")
        return (packed & 0x3FFF) + 1, ((packed >> 14) & 0x3FFF) + 1
    if data[12:16] == b"VP8 ":
        width, height = struct.unpack("<HH", data[26:30])
        return width & 0x3FFF, height & 0x3FFF
    return None


def _segment(marker: int, payload: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(payload) + 2) + payload
