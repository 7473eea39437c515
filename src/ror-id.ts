/** The last nine characters of a ROR id, 03yrm5c26, out of the bare id or its address; undefined for anything else (https://ror.readme.io/docs/identifier). */
export function rorIdOf(value: unknown): string | undefined {
    return typeof value === 'string' ? /^(?:https?:\/\/)?(?:www\.)?(?:ror\.org\/)?(0[a-hj-km-np-tv-z0-9]{6}\d{2})\/?$/i.exec(value.trim())?.[1]?.toLowerCase() : undefined
}
