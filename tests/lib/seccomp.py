"""System calls that fail in a process, made to by the kernel (seccomp): as in a sandbox."""

import ctypes
import struct
import sysconfig

import pytest

# linux/seccomp.h, linux/prctl.h, linux/filter.h
_NO_NEW_PRIVS, _SECCOMP, _FILTER = 38, 22, 2
_LOAD, _EQUAL, _RETURN = 0x20, 0x15, 0x06
_ALLOW, _ERRNO = 0x7FFF0000, 0x00050000
_NUMBER, _SECOND = 0, 24  # where struct seccomp_data has the number and the second argument
_SETLK, _SETLKW = 6, 7  # what fcntl(2) is called with by lockf
_NUMBERS = {
    "x86_64": {
        "fsync": 74, "fdatasync": 75, "syncfs": 306, "renameat2": 316, "flock": 73,
        "chmod": 90, "fchmod": 91, "fchmodat": 268, "clone": 56, "clone3": 435, "fork": 57,
        "vfork": 58, "lockf": 72, "symlink": 88, "symlinkat": 266,
    },
    "aarch64": {
        "fsync": 82, "fdatasync": 83, "syncfs": 267, "renameat2": 276, "flock": 32,
        "fchmod": 52, "fchmodat": 53, "clone": 220, "clone3": 435, "lockf": 25,
        "symlinkat": 36,
    },
}  # fmt: skip


def refusing(errors):
    """
    Return a function for `preexec_fn`: from then on these calls fail, {name: errno}.

    A call that this machine's architecture lacks is left out. `lockf` is fcntl(2) with a lock.
    """
    # Of this interpreter: uname(2) has the kernel's machine, or what an emulation has it be.
    machine = (sysconfig.get_config_var("HOST_GNU_TYPE") or "").partition("-")[0]
    numbers = _NUMBERS.get(machine)
    if numbers is None:
        pytest.skip(f"no numbers of system calls for {machine}")
    rules = [(numbers[name], error) for name, error in errors.items() if name in numbers]
    code = [struct.pack("HBBI", _LOAD, 0, 0, _NUMBER)]
    for number, error in rules:
        refused = struct.pack("HBBI", _RETURN, 0, 0, _ERRNO | error)
        if number != numbers["lockf"]:
            code += [struct.pack("HBBI", _EQUAL, 0, 1, number), refused]
            continue
        code.append(struct.pack("HBBI", _EQUAL, 0, 5, number))
        code.append(struct.pack("HBBI", _LOAD, 0, 0, _SECOND))
        code.append(struct.pack("HBBI", _EQUAL, 1, 0, _SETLK))
        code += [struct.pack("HBBI", _EQUAL, 0, 1, _SETLKW), refused]
        code.append(struct.pack("HBBI", _LOAD, 0, 0, _NUMBER))
    code.append(struct.pack("HBBI", _RETURN, 0, 0, _ALLOW))
    text = ctypes.create_string_buffer(b"".join(code))
    header = struct.pack("HxxxxxxP", len(code), ctypes.addressof(text))
    program = ctypes.create_string_buffer(header)
    libc = ctypes.CDLL(None, use_errno=True)

    def begin():
        if libc.prctl(_NO_NEW_PRIVS, 1, 0, 0, 0) or libc.prctl(_SECCOMP, _FILTER, program):
            raise OSError(ctypes.get_errno(), "seccomp")

    begin.text = text  # which the kernel reads
    return begin
