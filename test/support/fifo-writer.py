# A generator behind a FIFO: fifo-writer.py PATH. Each line on standard input, RATE or RATE HEX, says how many bytes per
# second it writes from now on: random ones, or those of HEX over and over. What it wrote before and was not read is lost,
# and so is what the FIFO does not take.
import fcntl
import os
import select
import sys
import time

TICK = 0.02
F_SETPIPE_SZ = 1031
fifo = os.open(sys.argv[1], os.O_RDWR | os.O_NONBLOCK)  # O_RDWR: opening does not wait for the reader
fcntl.fcntl(fifo, F_SETPIPE_SZ, 4096)  # not 26 blocks
rate, value = 0, b''
due, last = 0.0, time.monotonic()
while True:
    if select.select([0], [], [], TICK)[0]:
        lines = os.read(0, 4096)
        if not lines:
            break
        words = lines.decode().splitlines()[-1].split()
        rate, value = int(words[0]), bytes.fromhex(''.join(words[1:]))
        due = 0.0
        try:
            os.read(fifo, 65536)
        except BlockingIOError:
            pass
    now = time.monotonic()
    due, last = min(due + rate * (now - last), 4096), now
    count = int(due)
    if count == 0:
        continue
    due -= count
    piece = (value * count)[:count] if value else os.urandom(count)
    try:
        os.write(fifo, piece)
    except BlockingIOError:
        pass
