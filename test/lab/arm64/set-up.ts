// Runs in the emulated Node before each test file: what a test starts with process.execPath is started
// under qemu too, since the kernel can't start a program of another machine.
process.execPath = process.env['ENTROPYD_ARM64_NODE'] as string;
