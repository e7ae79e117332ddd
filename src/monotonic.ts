// Monotonic milliseconds from process.hrtime, since node:perf_hooks would load a dozen more modules.
export const monotonic = (): number => Number(process.hrtime.bigint()) / 1e6;
