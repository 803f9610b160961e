import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { codeUnits, hash128, hashText64, hashToHex } from '@peermesh/kernel'

/**
 * Vectors of MurmurHash3_x86_128 made by an independent implementation (murmurhash3js-revisited 3.0.0), with which this one also agreed on
 * 20,500 random byte arrays of all lengths from 0 to 40 under random seeds. Byte i of an input is 37 i + 255, modulo 256.
 */
const vectors: readonly (readonly [length: number, seed: number, hex: string])[] = [
  [0, 0x0, '00000000000000000000000000000000'],
  [0, 0x9747b28c, 'f7bed5a15b576a1c5b576a1c5b576a1c'],
  [1, 0x0, 'dd66c533f073184ef073184ef073184e'],
  [1, 0x9747b28c, '4827541a6a3038966a3038966a303896'],
  [2, 0x0, '0fc06d8535927bc835927bc835927bc8'],
  [3, 0x0, 'f11b3dd85539fe8f5539fe8f5539fe8f'],
  [4, 0x0, 'a689ef996e2446596e2446596e244659'],
  [4, 0x9747b28c, 'dba8f7a83ea336933ea336933ea33693'],
  [5, 0x0, 'f70bf0bd826b454912f92ff912f92ff9'],
  [7, 0x0, 'd17ef17a9678f64154c1d77154c1d771'],
  [8, 0x0, 'e54d1d74dc538e948008a2728008a272'],
  [11, 0x0, '3807fa3a8e1b2c0961cb9399acb58936'],
  [12, 0x0, '1e580fe7cc09f36a63537f581d35cc03'],
  [13, 0x0, '07e1a4ba9c0b3103bc4f0cd7640d666b'],
  [15, 0x0, 'c94f259780c93e293da2fb331fa2bc8d'],
  [15, 0x9747b28c, '41308e98e51bbabd95f0e1bf56b0d0c0'],
  [16, 0x0, '163c85c748fdb807b5aefcf8881c600f'],
  [16, 0x9747b28c, '3a22d17fbd511f93257991e71951dbf0'],
  [17, 0x0, 'd8cc6eb8a2024e37ba16485f24e3ea2a'],
  [17, 0x9747b28c, '845f4c9bff3e48effc57fd7ad29d362d'],
  [31, 0x0, 'bb032f0818abf1d9bd835f32508da428'],
  [32, 0x0, '8c0fb1dc2d2daf4daf22c8cc2b23b31e'],
  [33, 0x0, '01ef5e5b70bc27672b8c3ec9c64f7c8d'],
  [33, 0x9747b28c, 'bf26b4ba9dd36cdb87a68d7b9e71d003'],
  [40, 0x0, 'cd7ad2010be990ee9dd1e1c395f637d1'],
  [40, 0x9747b28c, '580e798a1728658e3de0ca234a828f8e']
]

const ascii = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0))

describe('hash128', () => {
  it('[M1] is MurmurHash3_x86_128, at every kind of length and under a seed', () => {
    for (const [length, seed, hex] of vectors) {
      const bytes = Uint8Array.from({ length }, (_, index) => index * 37 + 255)
      expect(hashToHex(hash128(bytes, seed)), `length ${length}, seed ${seed}`).toBe(hex)
    }
  })

  it('[M1] agrees on the texts that implementations of MurmurHash3 are usually shown with', () => {
    expect(hashToHex(hash128(ascii('hello')))).toBe('2b2444a0db91def79adb31b69adb31b6')
    expect(hashToHex(hash128(ascii('The quick brown fox jumps over the lazy dog')))).toBe(
      '2f1583c3ecee2c675d7bf66ce5e91d2c'
    )
    expect(hashToHex(hash128(ascii("I will not buy this tobacconist's, it is scratched.")))).toBe(
      '9b5b7ba2ef3f7866889adeaf00f3f98e'
    )
  })

  it('[M2] gives unsigned lanes, looks at its bytes only where the view shows them, and leaves them alone', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), fc.nat(9), fc.nat(), (bytes, offset, seed) => {
        const wide = new Uint8Array(bytes.length + offset + 5).fill(0xee)
        wide.set(bytes, offset)
        const view = wide.subarray(offset, offset + bytes.length)
        const lanes = hash128(view, seed)
        expect(lanes).toEqual(hash128(bytes, seed))
        expect([...view]).toEqual([...bytes])
        for (const lane of lanes) {
          expect(lane === lane >>> 0).toBe(true)
        }
      })
    )
  })

  it('[M2] one flipped bit changes about half of the hash', () => {
    const bytes = ascii('a record of some forty bytes, or a few more')
    const before = hash128(bytes)
    let flipped = 0
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const other = Uint8Array.from(bytes)
      other[bit >>> 3] = (other[bit >>> 3] as number) ^ (1 << (bit & 7))
      for (const [lane, value] of hash128(other).entries()) {
        flipped += ((value ^ (before[lane] as number)) >>> 0).toString(2).replaceAll('0', '').length
      }
    }
    const share = flipped / (bytes.length * 8 * 128)
    expect(share).toBeGreaterThan(0.48)
    expect(share).toBeLessThan(0.52)
  })
})

describe('hashes of text', () => {
  it('[M3] are frozen', () => {
    expect(hashText64('')).toBe('0000000000000000')
    expect(hashText64('city/2950159')).toBe('5d82d2d0275c3239')
    expect(hashText64('city/2950159', 1)).toBe('5bfd965a3bc58655')
    expect(hashText64('Zürich 🧀')).toBe('44af999d3ed8e544')
  })

  it('[M3] take code units, little endian, and keep lone surrogates apart', () => {
    expect([...codeUnits('aü€')]).toEqual([0x61, 0x00, 0xfc, 0x00, 0xac, 0x20])
    expect(hashText64('\ud800')).not.toBe(hashText64('\ud801'))
  })

  it('[M3] are the first 64 bits of the hash of the code units', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(hashText64(text)).toBe(hashToHex(hash128(codeUnits(text))).slice(0, 16))
      })
    )
  })
})
