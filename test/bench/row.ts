/** A line of the benchmark's table. */
export interface BenchRow { what: string, figure: string, goal: string, holds: boolean }
