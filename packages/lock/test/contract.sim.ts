import { lockContract } from './support/contract.ts'
import { createSimulatedMesh } from './support/simulated-mesh.ts'

lockContract('in a virtual world', createSimulatedMesh)
