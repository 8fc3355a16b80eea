"""Walls a process puts around itself before it looks at a hostile file. Irreversible.

Always: memory, CPU time, no file output, no core, few files open, no new privileges, not traceable. Where
the kernel has them (Linux 5.13 for both, x86-64 and ARM64): Landlock leaves only the interpreter, system
libraries and fonts readable; a seccomp filter ends network, new processes, signals to others, and changes
to files. Not cut: reading the clock, CPU side channels, the kernel's remaining system calls.
"""

import ctypes
import os
import platform
import resource
import struct
import sys
from pathlib import Path
from typing import Final

_PR_SET_DUMPABLE: Final = 4
_PR_SET_PDEATHSIG: Final = 1
_PR_SET_SECCOMP: Final = 22
_PR_SET_NO_NEW_PRIVS: Final = 38
_SIGKILL: Final = 9
_OPEN_FILES: Final = 64

_READABLE: Final = ("/usr/lib", "/usr/lib64", "/lib", "/lib64", "/usr/local/lib", "/etc/ld.so.cache")
_FONTS: Final = ("/usr/share/fonts", "/usr/local/share/fonts")
# How names are looked up here, and whom this machine trusts to certify them.
_CALLING_OUT: Final = (
    *(
        f"/etc/{name}"
        for name in ("resolv.conf", "hosts", "host.conf", "nsswitch.conf", "gai.conf", "services")
    ),
    *("/run/systemd/resolve", "/run/resolvconf", "/etc/ssl", "/etc/pki", "/usr/share/ca-certificates"),
)


def confine(address_space: int, cpu_seconds: int, *, network: bool = False) -> tuple[str, ...]:
    """Put up every wall this machine has and return their names. `address_space` in bytes.

    `network`: may call out (never listen) and read what that takes; for the fetcher of web addresses alone.
    """
    _set_limits(address_space, cpu_seconds)
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_PR_SET_PDEATHSIG, _SIGKILL, 0, 0, 0)
    libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    walls = ["limits"]
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0:
        walls.append("no_new_privileges")
        if _only_readable(libc, (*_READABLE, *(_CALLING_OUT if network else _FONTS), *_own_folders())):
            walls.append("landlock")
        if _filter_calls(libc, network):
            walls.append("seccomp")
    return tuple(walls)


def _set_limits(address_space: int, cpu_seconds: int) -> None:
    for what, most in (
        (resource.RLIMIT_AS, address_space),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, _OPEN_FILES),
        (resource.RLIMIT_NPROC, 0),
    ):
        hard = resource.getrlimit(what)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (most, most))
    # Soft before hard: the first ends with SIGXCPU, by which the sandbox knows a slow file.
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 1))


def _own_folders() -> tuple[str, ...]:
    """The interpreter, its packages, and this distribution's own code."""
    return (sys.prefix, sys.base_prefix, str(Path(__file__).resolve().parents[1]))


# Landlock (landlock(7)): system calls 444 to 446 on every architecture; rights are bits 0 to 12 in the first
# version: execute 0, write 1, read file 2, read folder 3, then removing and making files of each sort.
_CREATE_RULESET: Final = 444
_ADD_RULE: Final = 445
_RESTRICT_SELF: Final = 446
_RIGHTS_BY_VERSION: Final = {1: 13, 2: 14, 3: 15}
_READ_FILE: Final = 1 << 2
_READ_FOLDER: Final = 1 << 3
_PATH_BENEATH: Final = 1


def _only_readable(libc: ctypes.CDLL, paths: tuple[str, ...]) -> bool:
    version = libc.syscall(_CREATE_RULESET, None, 0, 1)
    if version < 1:
        return False
    handled = (1 << _RIGHTS_BY_VERSION.get(version, 15)) - 1
    attributes = struct.pack("=Q", handled)
    ruleset = libc.syscall(_CREATE_RULESET, attributes, len(attributes), 0)
    if ruleset < 0:
        return False
    for path in paths:
        _allow(libc, ruleset, path)
    restricted: bool = libc.syscall(_RESTRICT_SELF, ruleset, 0) == 0
    os.close(ruleset)
    return restricted


def _allow(libc: ctypes.CDLL, ruleset: int, path: str) -> None:
    try:
        opened = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    rights = _READ_FILE | (_READ_FOLDER if Path(path).is_dir() else 0)
    libc.syscall(_ADD_RULE, ruleset, _PATH_BENEATH, struct.pack("=Qi", rights, opened), 0)
    os.close(opened)


# Refused system calls, numbers from the kernel's tables for (x86-64, ARM64); None where one has no such call.
_REFUSED: Final[tuple[tuple[int | None, int | None], ...]] = (
    (41, 198), (53, 199), (42, 203), (49, 200), (43, 202), (307, 269),  # socket to sendmmsg
    (425, 425), (426, 426), (427, 427),  # io_uring, which would go round this filter
    (56, 220), (435, 435), (57, None), (58, None), (59, 221), (322, 281),  # clone, fork, exec
    (101, 117), (310, 270), (311, 271), (62, 129), (200, 130), (234, 131),  # ptrace, other memory, signals
    (434, 434), (438, 438), (424, 424), (302, 261),  # pidfd, prlimit
    (90, None), (91, 52), (268, 53), (452, 452), (92, None), (94, None), (93, 55), (260, 54),  # chmod, chown
    (132, None), (235, None), (261, None), (280, 88),  # times of files
    (87, None), (263, 35), (82, None), (264, 38), (316, 276), (86, None), (265, 37),  # unlink, rename, link
    (88, None), (266, 36), (83, None), (258, 34), (84, None), (133, None), (259, 33),  # symlink, mkdir, mknod
    (76, 45), (85, None), (437, 437), (188, 5), (189, 6), (190, 7),  # truncate, creat, openat2, setxattr
    (319, 279), (29, 194), (68, 186), (165, 40), (321, 280),  # memfd, shm, msg, mount, bpf
    (250, 219), (248, 217), (249, 218), (323, 282), (298, 241), (272, 97), (308, 268),  # keys, namespaces
)  # fmt: skip
_NETWORK: Final = frozenset(((41, 198), (42, 203), (307, 269)))  # socket, connect, sendmmsg
_MACHINES: Final = {"x86_64": (0, 0xC000003E, ((2, 24), (257, 32))), "aarch64": (1, 0xC00000B7, ((56, 32),))}
_WRITING: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_AT_NUMBER, _AT_MACHINE = 0, 4
_PERMIT, _DENY, _KILL = 0x7FFF0000, 0x00050001, 0x80000000  # allow; errno EPERM; end the process
_X32_CALLS: Final = 0x40000000


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("steps", ctypes.c_char_p)]


def _filter_calls(libc: ctypes.CDLL, network: bool) -> bool:
    machine = _MACHINES.get(platform.machine())
    if machine is None or struct.calcsize("P") != 8:
        return False
    steps = _steps(*machine, _NETWORK if network else frozenset())
    program = _Program(len(steps), b"".join(steps))
    return bool(libc.prctl(_PR_SET_SECCOMP, 2, ctypes.byref(program), 0, 0) == 0)


def _steps(
    column: int,
    machine: int,
    opening: tuple[tuple[int, int], ...],
    permitted: frozenset[tuple[int | None, int | None]],
) -> list[bytes]:
    """A classic BPF program (seccomp(2)): refuse the listed calls and opening for writing, permit others."""
    steps = [
        _step(_LOAD, _AT_MACHINE),
        _step(_EQUAL, machine, 1, 0),
        _step(_RETURN, _KILL),
        _step(_LOAD, _AT_NUMBER),
        _step(_AT_LEAST, _X32_CALLS, 0, 1),
        _step(_RETURN, _DENY),
    ]
    for numbers in _REFUSED:
        if numbers not in permitted and (number := numbers[column]) is not None:
            steps += [_step(_EQUAL, number, 0, 1), _step(_RETURN, _DENY)]
    for number, at_flags in opening:
        steps += [
            _step(_EQUAL, number, 0, 4),
            _step(_LOAD, at_flags),
            _step(_ANY_BIT, _WRITING, 0, 1),
            _step(_RETURN, _DENY),
            _step(_RETURN, _PERMIT),
        ]
    return [*steps, _step(_RETURN, _PERMIT)]


def _step(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("=HBBI", code, if_true, if_false, value)
