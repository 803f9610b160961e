import type { Environment } from '../environment.ts'
import { givenMeshKey, MESH_KEY_VARIABLE } from '../mesh-key-option.ts'
import { type Finding, findingsOf } from './finding.ts'

const check = findingsOf('mesh key')

/** What is given as the key of the mesh, and whether it is one. No key is no finding. */
export async function checkMeshKey(
  environment: Pick<Environment, 'variables' | 'workingDirectory'>,
  file: string | undefined
): Promise<{ readonly findings: readonly Finding[]; readonly meshKey: string | undefined }> {
  try {
    const meshKey = await givenMeshKey(environment, file)
    const where = file === undefined ? MESH_KEY_VARIABLE : file
    return { findings: meshKey === undefined ? [] : [check.ok(`${where} holds the key of a mesh.`)], meshKey }
  } catch (error) {
    const mend = 'Make one with peermesh key --out FILE, and let its owner alone read it: chmod 600 FILE.'
    return { findings: [check.wrong((error as Error).message, mend)], meshKey: undefined }
  }
}
