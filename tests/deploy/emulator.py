"""A Raspberry Pi 3 in QEMU: four Cortex-A53 cores, 1 GB, a disk, a network.

    with Emulator(image(), folder, https=8443) as pi:
        pi.wait()
        print(pi.run("uname -m"))

The board is QEMU's `virt`: the same cores and memory as a Pi 3, with a disk and a
network that make no program wait for an emulated SD card. What the guest has flushed is
on the host's disk (`cache=writeback` honours flushes), so `kill` is what a crash of the
whole guest would be. A power cut may do worse to an SD card than that: no emulator
shows it.
"""

import os
import shlex
import subprocess
import time
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType

from shared.cli.processes import Process, start, wait_until

from ..servers import quiet_port
from .emulator_build import run as on_host
from .emulator_image import Image
from .emulator_queue import lengthen

MEMORY = 1024  # MiB
CORES = 4
BOOT = 600  # seconds until SSH answers, on a machine with other things to do
COMMAND = 1800  # seconds for one command in the guest
BOARD = ["-M", "virt", "-cpu", "cortex-a53", "-accel", "tcg,thread=multi"]
# As on a Pi 3: its cores need no isolation of the kernel's page tables. `virt` brings a
# seed for KASLR, with which Linux turns that on whatever the core.
KERNEL = "console=ttyAMA0 quiet panic=-1 kpti=off"


class Failed(AssertionError):
    """A command in the guest ended with another exit code than 0."""


class Emulator:
    """One Raspberry Pi, switched on within the block. Its disk, a layer over the
    image's, and its ports stay the same however often it is killed and booted."""

    def __init__(self, image: Image, folder: Path, https: int) -> None:
        self.image = image
        self.folder = folder
        # the same inside and outside: it is part of the service's address
        self.ports = {22: quiet_port(), https: https}
        self.disk = folder / "layer.qcow2"
        self.process: Process | None = None
        self.login: Process | None = None
        layer = ["create", "-q", "-f", "qcow2", "-F", "raw", "-b", image.disk]
        on_host("qemu-img", *layer, self.disk)

    def __enter__(self) -> "Emulator":
        self.boot()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.kill()

    def boot(self) -> None:
        """Switch it on, without waiting."""
        network = ",".join(
            f"hostfwd=tcp:127.0.0.1:{ours}-:{its}" for its, ours in self.ports.items()
        )
        command = [
            *("qemu-system-aarch64", *BOARD, "-smp", CORES, "-m", MEMORY),
            *("-kernel", self.image.kernel, "-initrd", self.image.initrd),
            *("-append", KERNEL),
            *("-drive", f"if=none,id=disk,file={self.disk},cache=writeback"),
            *("-device", "virtio-blk-pci,drive=disk"),
            *("-netdev", f"user,id=net,restrict=on,{network}"),
            *("-device", "virtio-net-pci,netdev=net,romfile="),
            *("-device", "virtio-rng-pci"),
            *("-display", "none", "-monitor", "none", "-no-reboot"),
            *("-serial", f"file:{self.folder / 'serial.log'}"),
        ]
        words = [str(word) for word in command]
        self.process = start("qemu", words, log=self.folder / "qemu.log")

    def kill(self) -> None:
        """SIGKILL: from one instruction to the next the guest is gone."""
        for process in (self.login, self.process):
            if process:
                process.kill()
        (self.folder / "ssh").unlink(missing_ok=True)  # killed, it leaves its socket
        self.login = self.process = None

    def wait(self, seconds: float = BOOT) -> float:
        """Until it lets us in; how long that took."""
        assert self.process
        began = time.monotonic()
        wait_until(self.answers, "a login", seconds=seconds, watched=[self.process])
        took = time.monotonic() - began
        for port in self.ports.values():
            lengthen(self.process.pid, port)
        master = [*self.ssh[:-1], "-N", "-M", self.ssh[-1]]
        self.login = start("ssh", master, log=self.folder / "ssh.log")
        wait_until((self.folder / "ssh").exists, "a kept login", watched=[self.login])
        return took

    def answers(self) -> bool:
        """Whether SSH lets us in."""
        try:
            self.run("true", seconds=20)
        except (Failed, subprocess.TimeoutExpired):
            return False
        return True

    def run(self, command: str, *, given: bytes = b"", seconds: float = COMMAND) -> str:
        """What `command` printed, run by the user pi. Raises Failed."""
        done = subprocess.run(
            [*self.ssh, command],
            input=given,
            capture_output=True,
            timeout=seconds,
            check=False,
        )
        if done.returncode:
            said = (done.stdout[-3000:] + done.stderr[-3000:]).decode(errors="replace")
            raise Failed(f"exit code {done.returncode}: {command}\n{said}")
        return done.stdout.decode()

    @property
    def ssh(self) -> list[str]:
        """The words in front of a command."""
        options = {
            "Port": self.ports[22],
            "IdentityFile": self.image.key,
            "UserKnownHostsFile": os.devnull,
            "StrictHostKeyChecking": "no",
            "LogLevel": "ERROR",
            "BatchMode": "yes",
            "ControlPath": self.folder / "ssh",  # one handshake for all commands
            "ServerAliveInterval": 30,
            "ServerAliveCountMax": 10,
        }
        words = [f"-o{name}={value}" for name, value in options.items()]
        return ["ssh", *words, "pi@127.0.0.1"]

    def copy(self, source: Path, target: str, names: Iterable[str] = (".",)) -> None:
        """Files of a folder, all by default, into a new folder of the guest."""
        pack = ["tar", "-C", str(source), "--null", "-T", "-", "-cf", "-"]
        listed = "\0".join(names).encode()
        packed = subprocess.run(pack, input=listed, capture_output=True, check=True)
        quoted = shlex.quote(target)
        unpack = f"rm -rf {quoted} && mkdir -p {quoted} && tar -C {quoted} -xf -"
        self.run(unpack, given=packed.stdout)

    def show(self, unit: str, name: str) -> str:
        """A property of a unit."""
        return self.run(f"systemctl show --value -p {name} {shlex.quote(unit)}").strip()
