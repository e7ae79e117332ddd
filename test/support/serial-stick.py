# A generator at a serial line, on a pseudo-terminal in the state in which the kernel creates one:
# serial-stick.py LINK. Keeps LINK, a symbolic link to the line, and answers each command on standard input with
# a line of JSON:
#   send RATE     sends random bytes from now on, RATE per second; loses what the line does not take
#   fill HEX      sends these bytes over and over in place of random ones; without HEX, random ones again;
#                 what was sent before and not read is lost
#   write HEX     sends these bytes
#   unplug, plug  removes the line, and creates one of another number
#   cook          sets the line as `stty sane` does
#   state         nothing more
import fcntl
import json
import os
import pty
import struct
import sys
import termios
import threading
import time

TICK = 0.01
link = sys.argv[1]
used = set()  # names of lines that are gone
held = []  # pseudo-terminals that keep those names from being used again
master = slave = None
rate = 0
value = b""
sent = 0
received = bytearray()  # echoes, and what the program under test sends
lock = threading.Lock()


def plug():
    global master, slave
    if master is not None:
        return
    master, slave = pty.openpty()
    while os.ttyname(slave) in used:
        held.append((master, slave))
        master, slave = pty.openpty()
    os.set_blocking(master, False)
    os.symlink(os.ttyname(slave), link)


def unplug():
    global master, slave
    if master is None:
        return
    os.unlink(link)
    used.add(os.ttyname(slave))
    for fd in (master, slave):
        os.close(fd)
    master = slave = None


def cook():
    settings = termios.tcgetattr(slave)
    settings[0] |= termios.ICRNL | termios.IXON
    settings[3] |= termios.ECHO | termios.ICANON | termios.ISIG | termios.IEXTEN
    termios.tcsetattr(slave, termios.TCSANOW, settings)


def settings():
    iflag, oflag, cflag, lflag, ispeed, ospeed, cc = termios.tcgetattr(slave)
    raw_speed = struct.unpack_from("I", fcntl.ioctl(slave, 0x802C542A, bytes(44)), 40)[0]  # TCGETS2: c_ospeed
    return {
        "all": f"{iflag:o} {oflag:o} {cflag:o} {lflag:o} {raw_speed} {cc}",
        "echo": bool(lflag & termios.ECHO),
        "canonical": bool(lflag & termios.ICANON),
        "outputFlow": bool(iflag & termios.IXON),
        "inputFlow": bool(iflag & termios.IXOFF),
        "hardwareFlow": bool(cflag & termios.CRTSCTS),
        "baud": raw_speed,
        "exclusive": struct.unpack("i", fcntl.ioctl(slave, 0x80045440, bytes(4)))[0] != 0,  # TIOCGEXCL
    }


def run():
    global sent
    due = 0.0
    while True:
        time.sleep(TICK)
        with lock:
            if master is None:
                continue
            try:
                received.extend(os.read(master, 65536))
            except OSError:
                pass
            due += rate * TICK
            if due < 1:
                continue
            piece = (value * int(due))[: int(due)] if value else os.urandom(int(due))
            due -= len(piece)
            try:
                sent += os.write(master, piece)
            except BlockingIOError:
                pass


def state():
    return {
        "device": os.ttyname(slave) if slave is not None else None,
        "settings": settings() if slave is not None else None,
        "sent": sent,
        "receivedBytes": len(received),
        "received": received[:100].decode("latin-1"),
    }


plug()
threading.Thread(target=run, daemon=True).start()
for line in sys.stdin:
    word, *rest = line.split()
    with lock:
        if word == "send":
            rate = int(rest[0])
        elif word == "fill":
            value = bytes.fromhex("".join(rest))
            if slave is not None:
                termios.tcflush(slave, termios.TCIFLUSH)
        elif word == "write":
            os.write(master, bytes.fromhex(rest[0]))
        elif word != "state":
            {"plug": plug, "unplug": unplug, "cook": cook}[word]()
        print(json.dumps(state()), flush=True)
