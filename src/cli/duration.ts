/** 31 → "31 s", 400 → "7 min", 9,000 → "2 h 30 min", 100,000 → "1 d 4 h": what a person waits for. */
export function formatDuration(seconds: number): string {
    const whole = Math.ceil(seconds)
    if (whole < 100) return `${whole} s`
    const minutes = Math.ceil(seconds / 60)
    if (minutes < 100) return `${minutes} min`
    const hours = Math.floor(minutes / 60)
    if (hours < 24) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`
    return hours % 24 === 0 ? `${Math.floor(hours / 24)} d` : `${Math.floor(hours / 24)} d ${hours % 24} h`
}
