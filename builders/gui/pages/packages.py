"""The npm packages whose styles and icons pages are made of: pinned, checked by digest, unpacked once."""

from __future__ import annotations

import base64
import hashlib
import subprocess
import tarfile
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Package:
    """One package of the npm registry."""

    name: str
    version: str
    licence: str
    sha512: str  # base64, as the registry's `integrity` spells it

    @property
    def folder(self) -> str:
        """The folder it is unpacked into, below the packages folder."""
        return f"{self.name.removeprefix('@').replace('/', '-')}-{self.version}"


LOCK: tuple[Package, ...] = (
    Package(
        "bootstrap",
        "5.3.8",
        "MIT",
        "HP1SZDqaLDPwsNiqRqi5NcP0SSXciX2s9E+RyqJIIqGo+vJeN5AJVM98CXmW/Wux0nQ5L7jeWUdplCEf0Ee+tg==",
    ),
    Package(
        "bootstrap",
        "4.6.2",
        "MIT",
        "51Bbp/Uxr9aTuy6ca/8FbFloBUJZLHwnhTcnjIeRn2suQWsWzcuJhGjKDB5eppVte/8oCdOL3VuwxvZDUggwGQ==",
    ),
    Package(
        "bulma",
        "1.0.4",
        "MIT",
        "Ffb6YGXDiZYX3cqvSbHWqQ8+LkX6tVoTcZuVB3lm93sbAVXlO0D6QlOTMnV6g18gILpAXqkG2z9hf9z4hCjz2g==",
    ),
    Package(
        "materialize-css",
        "1.0.0",
        "MIT",
        "4/oecXl8y/1i8RDZvyvwAICyqwNoKU4or5uf8uoAd74k76KzZ0Llym4zhJ5lLNUskcqjO0AuMcvNyDkpz8Z6zw==",
    ),
    Package(
        "uikit",
        "3.25.29",
        "MIT",
        "6pxXLPUXs0qJMn2KW+/KMn03LWOlIm54BOVK6Lb/ZhTSC/6sjzBDLNyFEiWNyj152lterTE6+wHAHcA8LGHeXA==",
    ),
    Package(
        "fomantic-ui-css",
        "2.9.4",
        "MIT",
        "4U8enaBjxAdjMfpTKhf0Of9/XZJo/WSh90FaF85gIYy669eGYe0tRFzE9T0lIiLRmxa20yKLhT6TvLxGau13dA==",
    ),
    Package(
        "foundation-sites",
        "6.9.0",
        "MIT",
        "bZpjL6lxuGViy1UU/NuMddyAAJP0YgJYKNh+8ZtDWhQRtiY1yQISxHmgF4V8EFx7DWHDTdZC1fwFysnMAYkdQg==",
    ),
    Package(
        "@picocss/pico",
        "2.1.1",
        "MIT",
        "kIDugA7Ps4U+2BHxiNHmvgPIQDWPDU4IeU6TNRdvXQM1uZX+FibqDQT2xUOnnO2yq/LUHcwnGlu1hvf4KfXnMg==",
    ),
    Package(
        "spectre.css",
        "0.5.9",
        "MIT",
        "9jUqwZmCnvflrxFGcK+ize43TvjwDjqMwZPVubEtSIHzvinH0TBUESm1LcOJx3Ur7bdPaeOHQIjOqBl1Y5kLFw==",
    ),
    Package(
        "milligram",
        "1.4.1",
        "MIT",
        "RCgh/boHhcXWOUfKJWm3RJRoUeaEguoipDg0mJ31G0tFfvcpWMUlO1Zlqqr12K4kAXfDlllaidu0x7PaL2PTFg==",
    ),
    Package(
        "@tabler/core",
        "1.6.1",
        "MIT",
        "lgmR9gcxRp5JlLxcmRi9Rz85JrEvH6Bz71KnlcPVSa97wtwQNjgSs3g3fxwbAlulHyRMghhIV04QUuW3pqDsIg==",
    ),
    Package(
        "element-plus",
        "2.14.8",
        "MIT",
        "Z4Br45W9b8vWKvVHSTvbS6rRKmsLjmHCPXICJR6osl35+i+S2LCBs4NN8apLBkQiUh0pzS9labK5eCS7yzDhWw==",
    ),
    Package(
        "antd",
        "4.24.16",
        "MIT",
        "zZrK4UYxHtU6tGOOf0uG/kBRx1kTvypfuSB3GqE/SBQxFhZ/TZ+yj7Z1qwI8vGfMtUUJdLeuoCAqGDa1zPsXnQ==",
    ),
    Package(
        "98.css",
        "0.1.21",
        "MIT",
        "ddk5qtUWyapM0Bzd5jwGExoE5fdSEGrP+F5VbYjyZLf2c9UVmn6w2NPTvCsoD4BWdGsjdLjlkQGhWwWTJcYQJQ==",
    ),
    Package(
        "xp.css",
        "0.3.0",
        "MIT",
        "+J2RkwXfJsTjoJO0VDz4F4Wqan7tvkxjRArAjmMWAqrlZ775zyEhq1nVRNcPgka0aq9sXQWY3Tc3MvwDerfzxg==",
    ),
    Package(
        "7.css",
        "0.21.1",
        "MIT",
        "Q+/aFUpGemoR/Zltj4a7yvHonyxfb+9cgiwBL+j/Lm+H28EOoLzWoJki7MdGPV+3mLCvKSCVqr3M2x2uNYyeWw==",
    ),
    Package(
        "@fortawesome/fontawesome-free",
        "7.3.1",
        "CC-BY-4.0 AND OFL-1.1 AND MIT",
        "wmglKKPDIkgV3aWlZzWECCPoGIkYCulzBwxG9+w7rc5BGapZ6cPMpoPOT8k36J0Ni7PPX6c/rsoMWfS4d1MUMg==",
    ),
    Package(
        "bootstrap-icons",
        "1.13.2",
        "MIT",
        "fAU1Ly3dH7hwRg+CB8EZ0Vl0fF80zgXHeUVJyfUOKzoURr+TbwISbCW5tKUoQLERaWYG2emTCybcPbD96hdD1A==",
    ),
    Package(
        "@mdi/font",
        "7.4.47",
        "Apache-2.0",
        "43MtGpd585SNzHZPcYowu/84Vz2a2g31TvPMTm9uTiCSWzaheQySUcSyUH/46fPnuPQWof2yd0pGBtzee/IQWw==",
    ),
    Package(
        "lucide-static",
        "1.62.0",
        "ISC",
        "WBZA/m2PvkFpMGHDtsBck5P2A9G4ehLlYu4GwwICcmEm1BvYVgj00lCDxKRWLlbMlOibLaiwdQ88G5pHkSWgwA==",
    ),
    Package(
        "@tabler/icons",
        "3.49.0",
        "MIT",
        "l+GnSkFETx0U26icxv1VUFnxxiTqXfCcVRiRAnyMwibupM2S2L/hSaZ9gmSgz01rkrsH/93NvLsxykqdanc6lw==",
    ),
    Package(
        "remixicon",
        "4.6.0",
        "Apache-2.0",
        "bKM5odjqE1yzVxEZGJE7F79WHhNrJFIKHXR+GG+P1IWXn8AnJZhl8SbIRDJsNAvIqx4VPkNwjuHfc42tutMDpQ==",
    ),
    Package(
        "feather-icons",
        "4.29.2",
        "MIT",
        "0TaCFTnBTVCz6U+baY2UJNKne5ifGh7sMG4ZC2LoBWCZdIyPa+y6UiR4lEYGws1JOFWdee8KAsAIvu0VcXqiqA==",
    ),
    Package(
        "purecss",
        "3.1.0",
        "BSD-3-Clause",
        "WAecQZddSR/sae+HJxUK2aczpT+McwyzPskbUZKer7RX7sIEEpit+lEihdRx/7CY/Mf+BPpFcm3xhyfz2cnwAg==",
    ),
    Package(
        "water.css",
        "2.1.1",
        "MIT",
        "gkO5byC+pZ7ndEV18hs/RmxKoDtEZXx06tZU4ocI3IBdv4xV64tlhjIFbDjurysRnNkiy2oQTr8PakRyzZWPJw==",
    ),
    Package(
        "sakura.css",
        "1.5.1",
        "MIT",
        "MAL13eVLmTuiF6a/SjrzK5PItWQwMrsIIldLq7kVwuJjxoxVyzwGJbP+JNSwLt34VF8Eg9yj3q17GG/h8jhvMA==",
    ),
    Package(
        "mvp.css",
        "1.18.0",
        "MIT",
        "tbH1L+VYa3YQNQaCW+b8US+f8tizyJZdZPIPivPFFRjXakxNpH9w4gkbtcB+UCILfC6nlxAwzPd86LiXcPclVg==",
    ),
    Package(
        "simpledotcss",
        "2.3.7",
        "MIT",
        "Ag3TpigN7725AnvgwyGkErd50SuYmlDQRU+9LLNHUIK8T4DUEWPHut6GpD1ivxARrBd8eYGTL8vzKazVFYUpQg==",
    ),
    Package(
        "@primer/css",
        "22.3.2",
        "MIT",
        "Vjx7U/ILnGsEQP+cZ4p8blVTFcjE2TmwxTICvv5RjoBdS7QacDVllpJo+A9raJB0TxvetPiOqSR7NyHX3hcMKQ==",
    ),
    Package(
        "govuk-frontend",
        "6.6.0",
        "MIT",
        "xctkWrQvLnvQt7fyjQ3MGX9S0wz0x0RQuLxCeoXF+s8EjGICG81/DYQGKN5qgO+0KVT12UAaRwUsGY6fulRcRg==",
    ),
    Package(
        "papercss",
        "1.9.2",
        "ISC",
        "6pOXUbuNgjdufXu4F34BYCXzel0YyB25FS9jWwq38PWEyzcWU3SWUneCHmvM5zUK7omCQ2/VdMXf8hlJC73/mA==",
    ),
    Package(
        "chota",
        "0.9.2",
        "MIT",
        "DmCHT/R+yMr/aYQuokkJeNIjknSgpMpM9mR0tDlqPu8A+lGo9TS/KFPpze5Q9PPrCWenp/VG7Y10usyNDoIygQ==",
    ),
    Package(
        "boxicons",
        "2.1.4",
        "CC-BY-4.0 OR OFL-1.1 OR MIT",
        "BvJNfYfnE4g9WQ7GL91fftxMOTwAleWlPFwvQJPYb/Ju7aLjlQ/Eu55AH9JLNk/OR82z+ZSq4TbKzbV/e5Rr0A==",
    ),
    Package(
        "@phosphor-icons/core",
        "2.1.1",
        "MIT",
        "v4ARvrip4qBCImOE5rmPUylOEK4iiED9ZyKjcvzuezqMaiRASCHKcRIuvvxL/twvLpkfnEODCOJp5dM4eZilxQ==",
    ),
    Package(
        "ionicons",
        "8.1.0",
        "MIT",
        "XSM2gYWTXxSYTwjmKWAoy4yR7AbAFDjpc5ZIivAiGXskM0fe5CdMPfs6InQRUcrYtVb2WZ/0HQ1/jeh3JW78SA==",
    ),
    Package(
        "heroicons",
        "2.2.0",
        "MIT",
        "yOwvztmNiBWqR946t+JdgZmyzEmnRMC2nxvHFC90bF1SUttwB6yJKYeme1JeEcBfobdOs827nCyiWBS2z/brog==",
    ),
)


class PackageError(RuntimeError):
    """A package could not be fetched, or is not the pinned one."""


def package(name: str, version: str = "") -> Package:
    """The pinned package `name`; the first of several versions unless one is asked for. Raises KeyError."""
    for entry in LOCK:
        if entry.name == name and version in ("", entry.version):
            return entry
    raise KeyError(f"{name} {version} is not in the lock")


def fetch(folder: Path, packages: tuple[Package, ...] = LOCK) -> None:
    """Puts every package below `folder`, unpacked; what lies there already is not fetched again.

    Raises PackageError if npm cannot fetch one or its digest is not the pinned one.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for entry in packages:
        if not (folder / entry.folder).is_dir():
            _unpack(_archive(folder, entry), folder / entry.folder)


def _archive(folder: Path, entry: Package) -> Path:
    path = folder / f"{entry.folder}.tgz"
    if not path.is_file():
        command = ["npm", "pack", "--silent", "--ignore-scripts", f"{entry.name}@{entry.version}"]
        try:
            subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
        except (OSError, subprocess.CalledProcessError) as error:
            raise PackageError(
                f"npm could not fetch {entry.name}@{entry.version}; check node and the registry"
            ) from error
    digest = base64.b64encode(hashlib.sha512(path.read_bytes()).digest()).decode()
    if digest != entry.sha512:
        raise PackageError(f"{path.name} is not the pinned archive: delete it and run again")
    return path


def _unpack(archive: Path, target: Path) -> None:
    partial = target.with_name(target.name + ".partial")
    with tarfile.open(archive) as packed:
        packed.extractall(partial, filter="data")
    (top,) = partial.iterdir()  # npm packs everything below one folder
    top.rename(target)
    partial.rmdir()
