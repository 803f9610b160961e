/** A terminal's Ctrl-C, its end, a supervisor's SIGTERM, or the end of the process that started this one with a channel to it. */
const REQUESTS = ['SIGINT', 'SIGHUP', 'SIGTERM', 'disconnect'] as const

/** A terminal gives its Ctrl-C to all that run on it, and npm, npx and the like hand it on besides: what comes twice within this is one request. */
const SAME_REQUEST_MS = 100

/** Calls the listener at each request to stop. Returns how to stop listening. */
export function listenForStop(
  source: Pick<NodeJS.EventEmitter, 'on' | 'off'>,
  now: () => number,
  listener: () => void
): () => void {
  let heardAt = Number.NEGATIVE_INFINITY
  const hear = (): void => {
    const isAnother = now() - heardAt >= SAME_REQUEST_MS
    heardAt = now()
    if (isAnother) {
      listener()
    }
  }
  for (const name of REQUESTS) {
    source.on(name, hear)
  }
  return () => {
    for (const name of REQUESTS) {
      source.off(name, hear)
    }
  }
}
