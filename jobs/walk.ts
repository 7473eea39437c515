/** What plans and walks of a harvest share: how a walk's place is remembered, and how walks are queued. */
import type { OpenAlexPage } from '../src/ingest/sources/openalex.ts'
import { storePage } from '../src/ingest/store.ts'
import { type Window, windowName } from '../src/ingest/windows.ts'
import type { JobContext } from './context.ts'
import { answersOf, pageOf } from './page.ts'

export const planScope = 'plan windows'

export interface HarvestInput { filter: string, worksPerWindow: number }

/** `works` is what the filter found when it was planned. */
export interface HarvestPlan { filter: string, works: number, windows: Window[] }

export interface WalkState {
    /** Of the page that comes next; null = the walk is over. */
    cursor: string | null
    pages: number
    /** Works received, repeated ones too. */
    read: number
    /** What the window held when the walk began. */
    works: number
    /** The window was cut into these, and nothing of it was read. */
    parts?: Window[]
}

export const beginning: WalkState = { cursor: '*', pages: 0, read: 0, works: 0 }

/** Names the walk's checkpoint; those of all walks of a run begin alike. */
export function walkScope(window: Window): string {
    return window === 'all' ? 'list works' : `list works ${windowName(window)}`
}

/** Each window is a job of its own, so that workers share them. */
export async function queueWalks(context: JobContext, { filter, worksPerWindow }: HarvestInput, windows: Window[]): Promise<void> {
    await context.addBefore('check-windows', windows.map((window) => ({ name: 'list-works', key: `list-works.${windowName(window)}`, input: { filter, worksPerWindow, window } })))
}

/** Stores a page with how far the walk has come by it; returns that. */
export async function storeWalkPage(context: JobContext, filter: string, window: Window, page: OpenAlexPage, before: WalkState): Promise<WalkState> {
    const cursor = page.nextCursor ?? null
    const state: WalkState = { cursor, pages: before.pages + 1, read: before.read + page.records.length, works: before.pages === 0 ? page.totalCount ?? 0 : before.works }
    await storePage(context.store, { ...pageOf(page), runWorks: answersOf(page, `filter ${filter}`), checkpoint: { scope: walkScope(window), state, isDone: cursor === null } })
    return state
}
