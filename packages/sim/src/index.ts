/**
 * The deterministic simulator that peermesh protocols are tested in: many peers, each with the very stack that ships, on a virtual network with
 * virtual disks and clocks, under faults drawn from a seed. The same seed gives the same run, event by event.
 *
 * Use it to test a core, or a composition of cores. It says nothing about libp2p itself, nor about how fast anything is in real time.
 *
 * @packageDocumentation
 */
export {
  AbstractExecution,
  type AbstractOperation,
  type AbstractSpecification,
  addWinsSet,
  multiValueRegister,
  type SetOperation
} from './checkers/abstract-execution.ts'
export { FenceChecker, type FenceGrant } from './checkers/fences.ts'
export {
  checkLinearizability,
  type Invocation,
  keysNotLinearizable,
  type Linearization,
  registerModel,
  type RegisterOperation,
  type RegisterResult,
  type SequentialModel,
  versionedRegisterModel
} from './checkers/linearizability.ts'
export { isVersionedRegisterLinearizable } from './checkers/versioned-register.ts'
export { addressOf } from './connections.ts'
export { LivenessError, RunawayError, SeedFailedError, ViolationError } from './errors.ts'
export {
  describeFault,
  type DhtFault,
  FAULT_KINDS,
  type Fault,
  type FaultAction,
  type FaultKind,
  type PlannedFault,
  type WeatherFault
} from './faults.ts'
export { inject } from './injection.ts'
export type { SpanMs } from './random-streams.ts'
export { minimised } from './delta-debugging.ts'
export { type AskedCommands, type CommandAsk, describeEntry, type PlanEntry } from './plan.ts'
export { formatShrunk, type Shrunk, shrink, type ShrinkOptions } from './shrink.ts'
export {
  type RunCase,
  type RunOptions,
  runSeed,
  runSeeds,
  formatReport,
  seedRange,
  type SeedFailure,
  type SeedResult
} from './run.ts'
export {
  type DiskBackup,
  Simulation,
  type Simulated,
  type SimulationInit
} from './simulation.ts'
export type { Mutant, Suite } from './suite.ts'
export type { SimulatedWiring, Stop, SuiteOptions, SuiteRun } from './suite-run.ts'
export { runTranscript } from './transcript.ts'
export type { DiskContents } from './virtual-disk.ts'
export { CALM_WEATHER, type Weather } from './weather.ts'
