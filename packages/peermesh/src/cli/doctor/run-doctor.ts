import { monitorEventLoopDelay } from 'node:perf_hooks'
import { networkInterfaces } from 'node:os'
import { resolve } from 'node:path'
import { versionsOf } from '@peermesh/kernel'
import { membershipSeat } from '@peermesh/membership'
import { storeSeat } from '@peermesh/store'
import type { PeerStatus } from '../../peer.ts'
import type { Environment } from '../environment.ts'
import { UnhealthyError } from '../errors.ts'
import { formatCounted } from '../format.ts'
import { dataRoot, findDataDirectories } from '../locate-peer.ts'
import { Output } from '../output.ts'
import { checkData, type DataReport, freeBytes } from './check-data.ts'
import { checkEncryptionKeys } from './check-encryption-keys.ts'
import { checkJoin } from './check-join.ts'
import { checkListen, tryListen } from './check-listen.ts'
import { checkMachine, type Machine } from './check-machine.ts'
import { checkMeshKey } from './check-mesh-key.ts'
import type { Finding } from './finding.ts'
import { probeMesh } from './mesh-probe.ts'

export interface DoctorOptions {
  readonly data?: string
  readonly listen?: readonly string[]
  readonly join?: readonly string[]
  readonly mesh: string
  readonly meshKey?: string
  readonly encryptionKeys?: string
  readonly json?: boolean
}

/** Long enough that a machine which thrashes shows it. */
const EVENT_LOOP_WATCHED_MS = 500

const ANSWER_TIMEOUT_MS = 2_000

/** Prints each finding as it is made. @throws UnhealthyError where something is wrong */
export async function runDoctor(environment: Environment, options: DoctorOptions): Promise<void> {
  const output = new Output(environment, options)
  let wrong = 0
  let warnings = 0
  const print = (findings: readonly Finding[]): void => {
    for (const finding of findings) {
      wrong += finding.level === 'wrong' ? 1 : 0
      warnings += finding.level === 'warning' ? 1 : 0
      output.result(finding, () => describe(output, finding))
    }
  }
  print(checkMachine(await measureMachine()))
  const encryption = await checkEncryptionKeys(environment, options.encryptionKeys)
  print(encryption.findings)
  const reports: DataReport[] = []
  for (const dataDir of await dataDirectories(environment, options.data)) {
    const status = async (path: string): Promise<PeerStatus | undefined> => await statusOf(environment, path)
    const report = await checkData(dataDir, { status, freeBytes, encryptionKeys: encryption.keys })
    reports.push(report)
    print(report.findings)
  }
  const named = options.data === undefined ? undefined : reports[0]
  const { findings, meshKey } = await checkMeshKey(environment, options.meshKey)
  print(findings)
  for (const address of options.listen ?? []) {
    print(await checkListen(address, { addresses: ownAddresses(), tryListen }, named?.running))
  }
  const store = storeSeat()
  const membership = membershipSeat()
  const versions = { [store.name]: versionsOf(store), [membership.name]: versionsOf(membership) }
  for (const address of options.join ?? []) {
    const world = { probe: probeMesh, versions, meshKey }
    print(await checkJoin(address, { mesh: options.mesh, meshId: named?.meshId, world }))
  }
  if (wrong > 0) {
    throw new UnhealthyError(`${formatCounted(wrong, 'thing is', 'things are')} wrong.`)
  }
  output.note(warnings === 0 ? 'All is well.' : `Nothing is wrong; ${formatCounted(warnings, 'warning')}.`)
}

function describe(output: Output, { level, check, text, mend }: Finding): string {
  const mark = { ok: output.paint('green', '✓'), warning: output.paint('yellow', '!'), wrong: output.paint('red', '✗') }
  return `${mark[level]} ${check}: ${text}${mend === undefined ? '' : `\n    ${mend}`}`
}

/** The one that is named, else those of all peers below the data root, else where they would be. */
async function dataDirectories(environment: Environment, named: string | undefined): Promise<string[]> {
  if (named !== undefined) {
    return [resolve(environment.workingDirectory(), named)]
  }
  const root = resolve(environment.workingDirectory(), dataRoot(environment))
  const found = await findDataDirectories(root)
  return found.length === 0 ? [root] : found
}

async function statusOf(environment: Environment, dataDir: string): Promise<PeerStatus | undefined> {
  if (!(await environment.isRunning(dataDir))) {
    return undefined
  }
  const peer = await environment.attach(dataDir)
  try {
    return await peer.status({ signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS) })
  } catch {
    // It holds its journal, and who looks at that finds out that it does not answer.
    return undefined
  }
}

async function measureMachine(): Promise<Machine> {
  const delays = monitorEventLoopDelay({ resolution: 10 })
  delays.enable()
  await new Promise((resolvePromise) => setTimeout(resolvePromise, EVENT_LOOP_WATCHED_MS))
  delays.disable()
  return {
    nodeVersion: process.versions.node,
    wall: Date.now(),
    openFilesMax: openFilesMax(),
    eventLoopDelayMs: delays.max / 1e6
  }
}

/** The report of Node has it, where the operating system does. */
function openFilesMax(): number | undefined {
  // Otherwise it looks up the names of all that this process is connected with, which may take long.
  Object.assign(process.report, { excludeNetwork: true })
  const { userLimits } = process.report.getReport() as unknown as {
    readonly userLimits?: { readonly open_files?: { readonly soft?: number | string } }
  }
  const soft = userLimits?.open_files?.soft
  return soft === 'unlimited' ? Number.MAX_SAFE_INTEGER : typeof soft === 'number' ? soft : Number(soft) || undefined
}

function ownAddresses(): string[] {
  return Object.values(networkInterfaces()).flatMap((addresses) => addresses?.map(({ address }) => address) ?? [])
}
