"""The initial RAM disk: enough to find the disk, and to begin from it."""

import lzma
import shutil
import subprocess
from pathlib import Path

from .emulator_build import run

MODULES = ["ext4", "virtio_pci", "virtio_mmio", "virtio_blk"]  # to find the disk
INIT = """#!/bin/busybox sh
b=/bin/busybox
$b mount -t proc proc /proc; $b mount -t sysfs sys /sys; $b mount -t devtmpfs dev /dev
while read module; do $b insmod $module; done </modules
until [ -b /dev/vda ]; do $b usleep 20000; done
$b mount -t ext4 /dev/vda /new || exec $b sh
for i in proc sys dev; do $b mount --move /$i /new/$i; done
exec $b switch_root /new /sbin/init
"""


def make_initrd(folder: Path, root: Path, version: str) -> None:
    """busybox, the modules in the order in which they need each other, and INIT."""
    tree = folder / "initrd"
    for name in ("bin", "proc", "sys", "dev", "new"):
        (tree / name).mkdir(parents=True)
    shutil.copy(folder / "b/usr/bin/busybox", tree / "bin/busybox")
    names = []
    for path in modules(root, version):
        packed = path.read_bytes()
        plain = lzma.decompress(packed) if path.suffix == ".xz" else packed
        names.append(f"/{path.name.removesuffix('.xz')}")
        (tree / names[-1][1:]).write_bytes(plain)
    (tree / "modules").write_text("\n".join(names) + "\n")
    (tree / "init").write_text(INIT)
    (tree / "init").chmod(0o755)
    pack = f"find . | cpio --quiet -o -H newc | gzip -1 > {folder}/initrd.gz"
    subprocess.run(pack, shell=True, cwd=tree, check=True)  # noqa: S602


def modules(root: Path, version: str) -> list[Path]:
    """The files of MODULES and of what they need, each once, in order."""
    found: dict[Path, None] = {}
    for name in MODULES:
        needed = run("modprobe", "-S", version, "-d", root, "--show-depends", name)
        lines = [line.split() for line in needed.splitlines()]
        found |= {Path(line[1]): None for line in lines if line[0] == "insmod"}
    return list(found)
