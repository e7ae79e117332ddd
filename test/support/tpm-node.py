# A TPM's device for tests: a raw pseudo-terminal whose other end is the emulated TPM of swtpm, or a fault.
# tpm-node.py DIRECTORY STEP…: the n-th command is answered by the n-th STEP, the last one from then on:
#   real         as swtpm answers, whose state is in DIRECTORY
#   late=MS      the same after this time
#   split=BYTES  the same in two pieces, the first of so many bytes
#   code=HEX     a response without bytes, with this response code
#   raw=HEX      these bytes
#   mute         nothing
# Prints 'node PATH', then each command in hex.
import os
import pty
import socket
import struct
import subprocess
import sys
import time
import tty

COMMAND_BYTES = 12


def start_tpm(directory):
    ours, theirs = socket.socketpair()
    flags = ['--flags', 'not-need-init,startup-clear']
    subprocess.Popen(
        ['swtpm', 'socket', '--tpm2', '--fd', str(theirs.fileno()), *flags,
         '--tpmstate', f'dir={directory}', '--terminate'],
        pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
    )
    theirs.close()
    return ours


def ask(tpm, command):
    tpm.sendall(command)
    response = tpm.recv(4096)
    while len(response) < 10 or len(response) < struct.unpack('>I', response[2:6])[0]:
        response += tpm.recv(4096)
    return response


def main():
    directory, *steps = sys.argv[1:]
    kinds = [step.split('=')[0] for step in steps]
    tpm = start_tpm(directory) if {'real', 'late', 'split'} & set(kinds) else None
    master, slave = pty.openpty()
    tty.setraw(slave)  # kept open: the node outlives its readers
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
        elif kind != 'mute':
            response = ask(tpm, command)
            first = int(value) if kind == 'split' else len(response)
            os.write(master, response[:first])
            if first < len(response):
                time.sleep(0.05)
                os.write(master, response[first:])


main()
