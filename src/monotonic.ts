// Monotonic milliseconds, by what is there already: node:perf_hooks would be a dozen modules more.
export const monotonic = (): number => Number(process.hrtime.bigint()) / 1e6;
