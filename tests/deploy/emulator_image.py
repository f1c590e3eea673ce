"""The disk that the emulated Raspberry Pi boots from, made of Debian's own packages.

Raspberry Pi OS Lite is Debian with a kernel and a firmware of its own, and comes from a
place of its own; this is plain Debian 13 for arm64, with what the guide's `apt install`
brings already there. It takes minutes to make and is kept in the user's cache.
"""

import hashlib
import os
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from .emulator_build import kept, run
from .emulator_initrd import make_initrd

PACKAGES = [  # a Raspberry Pi OS Lite has these
    *("dbus", "iproute2", "kmod", "openssh-server", "procps"),
    *("python3", "python3-venv", "sudo", "systemd", "systemd-sysv", "udev"),
    # and these are what the guide installs
    *("nginx", "openssl", "sqlite3", "valkey-server"),
]
POSTGRESQL = ["postgresql"]
DISK = "4G"
TOOLS = {  # program: Debian's package
    "mmdebstrap": "mmdebstrap",
    "arch-test": "arch-test",
    "qemu-system-aarch64": "qemu-system-arm",
    "qemu-img": "qemu-utils",
    "mke2fs": "e2fsprogs",
    "modprobe": "kmod",
    "cpio": "cpio",
    "ssh": "openssh-client",
    "dpkg-deb": "dpkg",
    "update-binfmts": "binfmt-support",
    "qemu-aarch64-static": "qemu-user-static",
}
ARM64 = (
    "mount -t binfmt_misc binfmt_misc /proc/sys/fs/binfmt_misc; "
    "update-binfmts --enable qemu-aarch64"
)
NETWORK = "[Match]\nName=en* eth* usb*\n\n[Network]\nDHCP=ipv4\n"


@dataclass(frozen=True)
class Image:
    """What QEMU needs to boot. Nobody writes to the disk: each run has a layer."""

    folder: Path

    @property
    def disk(self) -> Path:
        """An ext4 file system, raw."""
        return self.folder / "disk.img"

    @property
    def kernel(self) -> Path:
        """Debian's, of linux-image-arm64."""
        return self.folder / "vmlinuz"

    @property
    def initrd(self) -> Path:
        """busybox and the modules that find the disk."""
        return self.folder / "initrd.gz"

    @property
    def key(self) -> Path:
        """The private SSH key that the user `pi` lets in."""
        return self.folder / "id_ed25519"


def missing() -> str:
    """What to install before an image can be made and booted; empty if nothing is."""
    if os.geteuid():
        return "making the disk of the emulated Raspberry Pi needs root"
    packages = {name for tool, name in TOOLS.items() if not shutil.which(tool)}
    if packages:
        return f"apt-get install {' '.join(sorted(packages))}"
    return "" if runs_arm64() else f"programs for arm64 do not run here: {ARM64}"


def runs_arm64() -> bool:
    """Whether the kernel passes such programs on to an emulator."""
    if not shutil.which("arch-test"):
        return False
    tested = subprocess.run(["arch-test", "arm64"], capture_output=True, check=False)
    return not tested.returncode


def image(extra: Iterable[str] = ()) -> Image:
    """The image with the `extra` packages, from the cache or made now."""
    packages = [*PACKAGES, *extra]
    recipe = Path(__file__).read_bytes() + " ".join(packages).encode()
    return Image(kept("image", recipe, lambda folder: make(folder, packages)))


def make(folder: Path, packages: list[str]) -> None:
    """Everything an Image names, in `folder`."""
    root = folder / "root"
    run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / "id_ed25519")
    bootstrap(root, packages)
    for package in ("linux-image", "busybox-static"):
        (found,) = folder.glob(f"{package}*.deb")
        run("dpkg-deb", "-x", found, root if package == "linux-image" else folder / "b")
        found.unlink()
    configure(root, (folder / "id_ed25519.pub").read_text())
    (version,) = (entry.name for entry in (root / "usr/lib/modules").iterdir())
    run("depmod", "-b", root, version)
    shutil.copy(root / f"boot/vmlinuz-{version}", folder / "vmlinuz")
    make_initrd(folder, root, version)
    system = ("-q", "-t", "ext4", "-L", "root", "-F", "-d", root)
    run("mke2fs", *system, folder / "disk.img", DISK)
    for entry in (root, folder / "b", folder / "initrd"):
        shutil.rmtree(entry)


def bootstrap(root: Path, packages: list[str]) -> None:
    """A Debian in `root`; the kernel's package, not installed, comes beside it: making
    an initial RAM disk under emulation would take a quarter of an hour."""
    fetch = (
        f'cd "{root.parent}"; export APT_CONFIG="$MMDEBSTRAP_APT_CONFIG"; '
        "kernel=$(apt-cache depends linux-image-arm64 "
        "| sed -n 's/.*Depends: \\(linux-image-[^ ]*\\).*/\\1/p' | head -n 1); "
        'apt-get -qq download "$kernel" busybox-static'
    )
    without = [f"path-exclude=/usr/share/{name}/*" for name in ("doc", "man", "locale")]
    run(
        *("mmdebstrap", "--quiet", "--arch=arm64", "--variant=minbase"),
        f"--include={','.join(packages)}",
        *(f"--dpkgopt={rule}" for rule in without),
        f"--extract-hook={fetch}",
        *("trixie", root),
    )


def configure(root: Path, public_key: str) -> None:
    """The user pi, who may do everything, a network, and no first-boot questions."""
    run("chroot", root, "useradd", "--create-home", "--shell", "/bin/bash", "pi")
    files = {
        "etc/hostname": "raspberrypi\n",
        "etc/hosts": "127.0.0.1 localhost raspberrypi\n",
        "etc/fstab": "LABEL=root / ext4 defaults,noatime 0 1\n",
        "etc/machine-id": f"{hashlib.md5(public_key.encode()).hexdigest()}\n",  # noqa: S324
        "etc/sudoers.d/pi": "pi ALL=(ALL) NOPASSWD: ALL\n",
        "etc/systemd/network/10-dhcp.network": NETWORK,
        "home/pi/.ssh/authorized_keys": public_key,
    }
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    run("chroot", root, "chown", "-R", "pi:", "/home/pi/.ssh")
    (root / "home/pi/.ssh").chmod(0o700)
    units = ["systemd-networkd-wait-online.service", "apt-daily.timer"]
    run("systemctl", "--quiet", f"--root={root}", "enable", "systemd-networkd")
    run("systemctl", "--quiet", f"--root={root}", "mask", *units)
