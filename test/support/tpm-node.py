# A TPM's device for tests: a raw pseudo-terminal whose other end is the emulated TPM of swtpm, or a fault.
# tpm-node.py DIRECTORY STEP…: the n-th command is answered by the n-th STEP, the last one from then on:
#   real         as swtpm answers, whose state is in DIRECTORY
#   late=MS      the same after this time
#   split=BYTES  the same in two pieces, the first of so many bytes
#   code=HEX     a response without bytes, with this response code
#   raw=HEX      these bytes
#   fill=HEX     as many bytes of this value as were asked for
#   mute         nothing
# A line on standard input takes the place of all the steps. Prints 'swtpm PID', 'node PATH', then each command in
# hex. Ends, and the node with it, when swtpm is gone.
import os
import pty
import socket
import struct
import subprocess
import sys
import threading
import time
import tty

COMMAND_BYTES = 12


def start_tpm(directory):
    ours, theirs = socket.socketpair()
    flags = ['--flags', 'not-need-init,startup-clear']
    child = subprocess.Popen(
        ['swtpm', 'socket', '--tpm2', '--fd', str(theirs.fileno()), *flags,
         '--tpmstate', f'dir={directory}', '--terminate'],
        pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
    )
    theirs.close()
    print('swtpm', child.pid, flush=True)
    return ours


def ask(tpm, command):
    response = b''
    try:
        tpm.sendall(command)
        while len(response) < 10 or len(response) < struct.unpack('>I', response[2:6])[0]:
            piece = tpm.recv(4096)
            if not piece:
                os._exit(0)
            response += piece
    except ConnectionError:
        os._exit(0)
    return response


def follow(steps):
    for line in sys.stdin:
        steps[:] = [line.strip()]


def main():
    directory, *steps = sys.argv[1:]
    kinds = [step.split('=')[0] for step in steps]
    tpm = start_tpm(directory) if {'real', 'late', 'split'} & set(kinds) else None
    master, slave = pty.openpty()
    tty.setraw(slave)  # kept open: the node outlives its readers
    threading.Thread(target=follow, args=(steps,), daemon=True).start()
    print('node', os.ttyname(slave), flush=True)
    while True:
        command = b''
        while len(command) < COMMAND_BYTES:
            command += os.read(master, COMMAND_BYTES - len(command))
        print(command.hex(), flush=True)
        kind, _, value = (steps.pop(0) if len(steps) > 1 else steps[0]).partition('=')
        if kind == 'late':
            time.sleep(int(value) / 1000)
        if kind == 'code':
            os.write(master, struct.pack('>HII', 0x8001, 10, int(value, 16)))
        elif kind == 'raw':
            os.write(master, bytes.fromhex(value))
        elif kind == 'fill':
            asked = struct.unpack('>H', command[10:])[0]
            os.write(master, struct.pack('>HIIH', 0x8001, 12 + asked, 0, asked) + bytes.fromhex(value) * asked)
        elif kind != 'mute':
            response = ask(tpm, command)
            first = int(value) if kind == 'split' else len(response)
            os.write(master, response[:first])
            if first < len(response):
                time.sleep(0.05)
                os.write(master, response[first:])


main()
