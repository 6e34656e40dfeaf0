export class HttpClient {
  constructor() {
    throw new Error('getIDToken of @actions/core is not in this bundle: see overrides/README.md.')
  }
}
