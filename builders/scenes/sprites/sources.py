"""The packages drawings and names come from, pinned; the tool fetches them itself."""

from __future__ import annotations

import base64
import hashlib
import subprocess
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Npm:
    """A package of the npm registry with its integrity as the registry states it."""

    name: str
    version: str
    licence: str
    integrity: str

    @property
    def file(self) -> str:
        """The archive's file name."""
        return f"{self.name.lstrip('@').replace('/', '-')}-{self.version}.tgz"

    def sound(self, data: bytes) -> bool:
        """Whether the bytes are the pinned ones."""
        return self.integrity == "sha512-" + base64.b64encode(hashlib.sha512(data).digest()).decode()

    def command(self) -> list[str]:
        """What fetches it into the working folder."""
        return ["npm", "pack", f"{self.name}@{self.version}", "--silent"]


@dataclass(frozen=True)
class Debian:
    """A package of Debian 12 with the SHA-256 of its archive."""

    name: str
    version: str
    licence: str
    sha256: str

    @property
    def file(self) -> str:
        """The archive's file name."""
        return f"{self.name}_{self.version.replace(':', '%3a')}_all.deb"

    def sound(self, data: bytes) -> bool:
        """Whether the bytes are the pinned ones."""
        return self.sha256 == hashlib.sha256(data).hexdigest()

    def command(self) -> list[str]:
        """What fetches it into the working folder."""
        return ["apt-get", "download", f"{self.name}={self.version}"]


TWEMOJI = Npm(
    "@twemoji/svg", "15.0.0", "CC-BY-4.0 (drawings)",
    "sha512-ZSPef2B6nBaYnfgdTbAy4jgW95o7pi2xPGwGCU+WMTxo7J6B1lMPTWwSq/wTuiMq+N0khQ90CcvYp1wFoQpo/w==",
)  # fmt: skip
OPENMOJI = Npm(
    "openmoji", "17.0.0", "CC-BY-SA-4.0",
    "sha512-EBnYrNGdcdw+OSXmENeNE1yBNRu6tOraTmoOyUbJkTmvT/+XETp8RZLSJFzD3lrPc5N9CzsyPnRTk0Vp4UaI9w==",
)  # fmt: skip
FLUENT = Npm(
    "fluentui-emoji", "1.3.0", "MIT",
    "sha512-JTXXwqIie2rWTgOkIJDJxr0WtwTz2WU4kdOq8buLVThYwQ264aFR2jdTyuon2oEbLqqGMT64zI4btyn1saB2xw==",
)  # fmt: skip
FONT_AWESOME = Npm(
    "@fortawesome/fontawesome-free", "6.7.2", "CC-BY-4.0 (icons)",
    "sha512-JUOtgFW6k9u4Y+xeIaEiLr3+cjoUPiAuLXoyKOJSia6Duzb7pq+A76P9ZdPDoAoxHdHzq6gE9/jKBGXlZT8FbA==",
)  # fmt: skip
MATERIAL = Npm(
    "@mdi/svg", "7.4.47", "Apache-2.0",
    "sha512-WQ2gDll12T9WD34fdRFgQVgO8bag3gavrAgJ0frN4phlwdJARpE6gO1YvLEMJR0KKgoc+/Ea/A0Pp11I00xBvw==",
)  # fmt: skip
BOOTSTRAP = Npm(
    "bootstrap-icons", "1.13.2", "MIT",
    "sha512-fAU1Ly3dH7hwRg+CB8EZ0Vl0fF80zgXHeUVJyfUOKzoURr+TbwISbCW5tKUoQLERaWYG2emTCybcPbD96hdD1A==",
)  # fmt: skip
LUCIDE = Npm(
    "lucide-static", "1.62.0", "ISC",
    "sha512-WBZA/m2PvkFpMGHDtsBck5P2A9G4ehLlYu4GwwICcmEm1BvYVgj00lCDxKRWLlbMlOibLaiwdQ88G5pHkSWgwA==",
)  # fmt: skip
TABLER = Npm(
    "@tabler/icons", "3.52.0", "MIT",
    "sha512-dldKlJNfO/gZnGLcIY0X2EFFKIMGwL/rEvTqglvBgAPFiwj9pZOCN5V3Sf0Gyjq6foX4VQmLdOmsS4w5FdWKAw==",
)  # fmt: skip
PHOSPHOR = Npm(
    "@phosphor-icons/core", "2.1.1", "MIT",
    "sha512-v4ARvrip4qBCImOE5rmPUylOEK4iiED9ZyKjcvzuezqMaiRASCHKcRIuvvxL/twvLpkfnEODCOJp5dM4eZilxQ==",
)  # fmt: skip
REMIX = Npm(
    "remixicon", "4.6.0", "Apache-2.0",
    "sha512-bKM5odjqE1yzVxEZGJE7F79WHhNrJFIKHXR+GG+P1IWXn8AnJZhl8SbIRDJsNAvIqx4VPkNwjuHfc42tutMDpQ==",
)  # fmt: skip
EMOJIBASE = Npm(
    "emojibase-data", "17.0.0", "MIT (names of Unicode CLDR)",
    "sha512-Yvgb5AWoHViHV/gq1qr5ZAarcBip+B27/ZLRsUJkbgAEaLlZ/fof9g882LTpmEpyhBNEC0m2SEmItljHsTygjA==",
)  # fmt: skip
CLDR = Npm(
    "cldr-annotations-full", "48.2.0", "Unicode-3.0",
    "sha512-DV7A+rEcgUSNTRsVGNGqBZRmAkGfwhGHO5Q1dRwzBoBnVrHWp804JP7/QJdEc66iHmx3+zLWVIMCFLm0lW7PUQ==",
)  # fmt: skip
STAMPS = Debian(
    "tuxpaint-stamps-default", "2022.06.04-1", "GPL-2.0",
    "6db6c1bfc870a47f1499d6203b083522eacb57c5f9c87d468f2e92eb6d9d5f34",
)  # fmt: skip
CLIP_ART = Debian(
    "openclipart-svg", "1:0.18+dfsg-19", "public domain",
    "989712d90d57dfa3230049f553bb43b76c30ee4d4b8c5f6e106e33f7db5cbdc5",
)  # fmt: skip
WALLPAPERS = (
    Debian(
        "plasma-workspace-wallpapers", "4:5.27.5-2", "LGPL-3.0 or CC-BY-SA-4.0",
        "32cd18b71c8c938a18b3b351f217c02ac590e323caa3cf322fbb875ce8892f8b",
    ),
    Debian(
        "gnome-backgrounds", "43.1-1", "CC-BY-SA-3.0",
        "a670dea21572652127d6e55f9cdb3a226d0037854fdbfd037003c7d00ee0dc4e",
    ),
    Debian(
        "mate-backgrounds", "1.26.0-1", "CC-BY-SA-4.0 and GPL-2.0+",
        "7bf4c2209f34b4f61ba6d24c8b58c28b361e82e4b943aae6d42c030169af9e04",
    ),
)  # fmt: skip
ALL: tuple[Npm | Debian, ...] = (
    TWEMOJI, OPENMOJI, FLUENT, FONT_AWESOME, MATERIAL, BOOTSTRAP, LUCIDE, TABLER, PHOSPHOR, REMIX, EMOJIBASE, CLDR,
    STAMPS, CLIP_ART, *WALLPAPERS,
)  # fmt: skip


def fetched(package: Npm | Debian, folder: Path) -> Path:
    """The package's archive in `folder`, downloaded if it is not there; SystemExit where it is not the pinned one."""
    archive = folder / package.file
    if not archive.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run(package.command(), cwd=folder, check=True)
    if not package.sound(archive.read_bytes()):
        raise SystemExit(f"{archive} is not the pinned {package.name} {package.version}: delete it and try again")
    return archive
