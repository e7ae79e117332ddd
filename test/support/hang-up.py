# Runs a program at a terminal of its own, hangs that terminal up when a line comes in, and says how the
# program ended: hang-up.py PROGRAM ARGUMENT...
import os
import pty
import sys
import threading

pid, terminal = pty.fork()
if pid == 0:
    os.execvp(sys.argv[1], sys.argv[1:])


def show():
    try:
        while True:
            os.write(1, os.read(terminal, 4096))
    except OSError:
        pass  # hung up


threading.Thread(target=show, daemon=True).start()
sys.stdin.readline()
os.close(terminal)
_, status = os.waitpid(pid, 0)
print(f"ended {os.waitstatus_to_exitcode(status)}", flush=True)
