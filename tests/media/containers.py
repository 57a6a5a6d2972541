"""The smallest files of each container that hold what a test needs, and ones that no program would write."""

from __future__ import annotations

import io
import struct
import wave
import zipfile


def box(kind: bytes, *contents: bytes) -> bytes:
    """One ISO base media box."""
    body = b"".join(contents)
    return struct.pack(">I", 8 + len(body)) + kind + body


def ftyp(major: bytes, *compatible: bytes) -> bytes:
    """The box that says which brand a file is."""
    return box(b"ftyp", major, b"\0\0\2\0", *compatible)


def track(handler: bytes, codec: bytes = b"avc1") -> bytes:
    """A `trak` box as deep as the walk goes, with what usually stands beside the parts that matter."""
    description = box(b"stsd", b"\0" * 8, b"\0\0\0\x10", codec, b"\0" * 8)
    media = box(b"mdia", box(b"mdhd", b"\0" * 24), box(b"hdlr", b"\0" * 8, handler, b"\0" * 13),
                box(b"minf", box(b"smhd", b"\0" * 8), box(b"stbl", description)))  # fmt: skip
    return box(b"trak", box(b"tkhd", b"\0" * 84), media)


def movie(*tracks: bytes) -> bytes:
    """A `moov` box."""
    return box(b"moov", box(b"mvhd", b"\0" * 100), *tracks)


def element(name: int, *contents: bytes, unknown_size: bool = False) -> bytes:
    """One EBML element."""
    body = b"".join(contents)
    head = name.to_bytes((name.bit_length() + 7) // 8, "big")
    size = b"\x01" + (b"\xff" * 7 if unknown_size else len(body).to_bytes(7, "big"))
    return head + size + body


def matroska(doc_type: bytes, *types: int, before: bytes = b"", unknown_size: bool = False) -> bytes:
    """A file with one track of each of `types` (1 video, 2 sound); `before` stands in front of the track list."""
    tracks = element(0x1654AE6B, *(element(0xAE, element(0xD7, b"\1"), element(0x83, bytes([kind])))
                                   for kind in types))  # fmt: skip
    header = element(0x1A45DFA3, element(0x4286, b"\1"), element(0x4282, doc_type))
    return header + element(0x18538067, before, tracks, unknown_size=unknown_size)


def ogg_page(payload: bytes, *, begins: bool = True) -> bytes:
    """One Ogg page of one packet below 255 bytes."""
    return b"OggS\0" + bytes([2 if begins else 0]) + b"\0" * 20 + bytes([1, len(payload)]) + payload


def mp3_frames(count: int) -> bytes:
    """MPEG 1 layer III, 128 kbit/s, 44.1 kHz: frames of 417 bytes."""
    return (b"\xff\xfb\x90\x00" + b"\0" * 413) * count


def aac_frames(count: int) -> bytes:
    """ADTS frames of 64 bytes."""
    return (b"\xff\xf1\x50\x80" + bytes([64 >> 3, (64 & 7) << 5 | 0x1F, 0xFC]) + b"\0" * 57) * count


def wav() -> bytes:
    """A tenth of a second of silence."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes(b"\0" * 3200)
    return out.getvalue()


def package(*names: str) -> bytes:
    """A ZIP archive of empty files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "")
    return out.getvalue()
