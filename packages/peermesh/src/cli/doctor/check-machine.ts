import { isSupportedNode, NODE_MIN } from '../../required-node.ts'
import { type Finding, findingsOf } from './finding.ts'

/** What is measured of this machine and process. */
export interface Machine {
  readonly nodeVersion: string
  readonly wall: number
  /** The soft limit of open files; `undefined` where the system has none to tell. */
  readonly openFilesMax: number | undefined
  /** The longest that the event loop of this process, which does nothing, was held up while it was measured. */
  readonly eventLoopDelayMs: number
}

/** A connection, a listening port and the files of a journal each take one: enough for a hundred members. */
const OPEN_FILES_MIN = 1_024

/** With the profile `local` a peer that stalls for 2.4 s is declared dead; a process with nothing to do that stalls for this long is a sign. */
const EVENT_LOOP_DELAY_WARNING_MS = 250

/** When this was written. No clock that is right shows less. */
const WALL_MIN = Date.UTC(2026, 0, 1)

export function checkMachine({ nodeVersion, wall, openFilesMax, eventLoopDelayMs }: Machine): Finding[] {
  return [
    checkNode(nodeVersion),
    checkWall(wall),
    ...(openFilesMax === undefined ? [] : [checkOpenFiles(openFilesMax)]),
    checkEventLoop(eventLoopDelayMs)
  ]
}

function checkNode(version: string): Finding {
  const { ok, wrong } = findingsOf('node')
  return isSupportedNode(version)
    ? ok(`Node ${version}`)
    : wrong(`Node ${version} is too old.`, `Install Node ${NODE_MIN} or later.`)
}

function checkWall(wall: number): Finding {
  const { ok, wrong } = findingsOf('clock')
  const now = new Date(wall).toISOString()
  return wall >= WALL_MIN
    ? ok(`The clock shows ${now}.`)
    : wrong(
        `The clock shows ${now}, which is long past: what is written here loses to what others wrote before.`,
        'Set the clock, and keep it right with NTP (timedatectl set-ntp true).'
      )
}

function checkOpenFiles(limit: number): Finding {
  const { ok, warning } = findingsOf('open files')
  return limit >= OPEN_FILES_MIN
    ? ok(`${limit} files may be open.`)
    : warning(
        `Only ${limit} files may be open: connections will fail once the mesh is large.`,
        `Raise the limit: ulimit -n ${OPEN_FILES_MIN}, or LimitNOFILE= of systemd.`
      )
}

function checkEventLoop(delayMs: number): Finding {
  const { ok, warning } = findingsOf('event loop')
  const text = `An idle process is held up for ${delayMs.toFixed(0)} ms at most.`
  return delayMs < EVENT_LOOP_DELAY_WARNING_MS
    ? ok(text)
    : warning(text, 'Give the machine less to do, or use --profile lan or wan, which bear longer stalls.')
}
