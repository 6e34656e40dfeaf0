/**
 * GitHub's limits. Beyond most of them it drops or rejects without a word, so every report with a
 * limit takes it from here.
 */

/**
 * Job summary of a step, in bytes of UTF-8. A larger one is not shown at all. Source:
 * actions/runner, `AttachmentSizeLimit`.
 */
export const maxSummaryBytes = 1024 * 1024

/**
 * Annotations of one level in a step. More are dropped. Source: actions/runner,
 * `_maxCountPerIssueType`.
 */
export const maxAnnotationsPerLevel = 10

/**
 * Message of an annotation, in UTF-16 code units. The rest is dropped. Source: actions/runner,
 * `_maxIssueMessageLength`.
 */
export const maxAnnotationLength = 4_096

/**
 * Annotations in one request for a check run. Source: docs.github.com, REST, "Update a check run".
 */
export const maxAnnotationsPerRequest = 50

/** Title of a check run, in characters. Source: as above. */
export const maxCheckTitleLength = 255

/**
 * Summary of a check run, and separately its text. Both characters and bytes are limited, so we
 * count bytes. Source: GitHub's responses 422, "Only 65535 characters are allowed" and "summary
 * exceeds a maximum bytesize of 65535".
 */
export const maxCheckTextBytes = 65_535

/**
 * Body of a comment or an issue, in characters. Source: GitHub's response 422, "body is too long
 * (maximum is 65536 characters)".
 */
export const maxBodyLength = 65_536

/** Reserved in a body for the hidden marker that identifies our comment or issue, in characters. */
export const reservedMarkerLength = 200
export const bodyLimit = maxBodyLength - reservedMarkerLength

/**
 * Title of an issue, in characters. Source: GitHub's response 422, "title is too long (maximum is
 * 256 characters)".
 */
export const maxIssueTitleLength = 256

/**
 * Results in one SARIF run that code scanning accepts; it shows 5,000. Source: docs.github.com,
 * "SARIF results exceed one or more limits".
 */
export const maxSarifResults = 25_000

/**
 * The outputs of a job share 1 MB, and one environment variable of a Linux process ends at 128 KiB.
 * Sources: docs.github.com, "Usage limits"; execve(2), MAX_ARG_STRLEN.
 */
export const maxResultsBytes = 100_000
