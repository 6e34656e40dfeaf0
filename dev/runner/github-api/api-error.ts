/** One entry of `errors`; docs.github.com, "Troubleshooting the REST API", "Validation failed". */
export interface FieldError {
  readonly resource: string
  readonly code: 'custom' | 'invalid' | 'missing_field' | 'unprocessable'
  readonly field: string
  readonly message?: string
  readonly value?: string
}

/** An answer of GitHub that says no. */
export class ApiError extends Error {
  readonly status: number
  readonly errors: readonly FieldError[] | undefined
  /** In place of the page of the endpoint. */
  readonly page: string | undefined

  constructor(
    status: number,
    message: string,
    more: { readonly errors?: readonly FieldError[]; readonly page?: string } = {}
  ) {
    super(message)
    this.status = status
    this.errors = more.errors
    this.page = more.page
  }

  /** @param docs the page of the endpoint, where the refusal names no other. */
  body(docs: string): Record<string, unknown> {
    return {
      message: this.message,
      ...(this.errors && { errors: this.errors }),
      documentation_url: this.page ?? docs,
      status: String(this.status)
    }
  }
}

export const notFoundError = (): ApiError => new ApiError(404, 'Not Found')

/** The model of the resource says no. */
export const validationError = (...errors: readonly FieldError[]): ApiError =>
  new ApiError(422, 'Validation Failed', { errors })

/** The JSON schema of the request says no. GitHub words it as the Ruby gem json_schema does. */
export const schemaError = (complaint: string): ApiError =>
  new ApiError(422, `Invalid request.\n\n${complaint}`)
