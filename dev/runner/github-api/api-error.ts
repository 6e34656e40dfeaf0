/**
 * One entry of `errors`. Source: docs.github.com, "Troubleshooting the REST API", "Validation
 * failed".
 */
export interface FieldError {
  readonly resource: string
  readonly code: 'custom' | 'invalid' | 'missing_field' | 'unprocessable'
  readonly field: string
  readonly message?: string
  readonly value?: string
}

/** An error response of GitHub. */
export class ApiError extends Error {
  readonly status: number
  readonly errors: readonly FieldError[] | undefined
  /** Replaces the endpoint's documentation page. */
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

  /** @param docs the endpoint's page, used when the error names no other. */
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

/** The resource's model rejects the request. */
export const validationError = (...errors: readonly FieldError[]): ApiError =>
  new ApiError(422, 'Validation Failed', { errors })

/**
 * The request's JSON schema rejects it. GitHub's messages are those of the Ruby gem json_schema.
 */
export const schemaError = (complaint: string): ApiError =>
  new ApiError(422, `Invalid request.\n\n${complaint}`)
