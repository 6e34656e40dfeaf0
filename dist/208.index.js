export const id = 208;
export const ids = [208,114];
export const modules = {

/***/ 20955:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   _: () => (/* binding */ fieldOf),
/* harmony export */   l: () => (/* binding */ parseJsonResponse)
/* harmony export */ });
function parseJsonResponse(answer) {
    return { ...answer, json: parse(answer.body) };
}
/** A field of an object that came as JSON; `undefined` where there is none, or no object. */
function fieldOf(object, name) {
    return typeof object === 'object' && object !== null && Object.hasOwn(object, name)
        ? object[name]
        : undefined;
}
function parse(body) {
    try {
        const json = JSON.parse(body);
        return hasDuplicateNames(body) ? undefined : json;
    }
    catch {
        return undefined;
    }
}
/** Whether an object of this JSON has a name twice, of which the parser would let the last one win. */
function hasDuplicateNames(json) {
    const open = [];
    for (const [token, text, colon] of json.matchAll(/("(?:[^"\\]|\\.)*")\s*(:?)|[{}]/g)) {
        if (token === '{')
            open.push(new Set());
        else if (token === '}')
            open.pop();
        else if (text !== undefined && colon === ':') {
            const name = JSON.parse(text);
            const names = open.at(-1);
            if (names?.has(name))
                return true;
            names?.add(name);
        }
    }
    return false;
}


/***/ }),

/***/ 43335:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   V: () => (/* binding */ diagnoseRpcError),
/* harmony export */   m: () => (/* binding */ badCredentials)
/* harmony export */ });
/* harmony import */ var _http_diagnosis_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(81320);

const throttling = /^(?:Throttling(?:\..*)?|Rejected\.Throttling)$/;
/** The service does not believe who asks. */
const badCredentials = /^(?:InvalidAccessKeyId|InvalidSecurityToken|MissingSecurityToken|SignatureDoesNotMatch|IncompleteSignature|InvalidTimeStamp|SignatureNonceUsed)(?:\..*)?$/;
/**
 * Judges an answer that is none to the call, as far as all RPC-style APIs are alike. `meaningOf`
 * knows the refusals of one of them. Source: the vendor's common error codes.
 */
function diagnoseRpcError({ status, error }, service, meaningOf) {
    if (error === null)
        return (0,_http_diagnosis_js__WEBPACK_IMPORTED_MODULE_0__/* .undocumentedError */ .us)(status);
    if (status < 300)
        return (0,_http_diagnosis_js__WEBPACK_IMPORTED_MODULE_0__/* .unexpectedResponse */ .Lf)(`answered ${status} with an error (${error.code})`);
    const what = `answered ${status} ${error.code}: ${error.message}`;
    const refusal = { what, retry: false, mayHaveTakenEffect: false };
    if (throttling.test(error.code) || status === 429) {
        return { ...(0,_http_diagnosis_js__WEBPACK_IMPORTED_MODULE_0__/* .throttledByStatus */ .EF)(status), what };
    }
    if ((0,_http_diagnosis_js__WEBPACK_IMPORTED_MODULE_0__/* .isTransient */ .dg)(status)) {
        return {
            ...refusal,
            reason: 'service-error',
            hint: 'Run again later. If it lasts, give the request id to the support of Alibaba Cloud.',
            retry: true
        };
    }
    return { ...refusal, ...(meaningOf(error) ?? commonMeaning(error, service)) };
}
function commonMeaning({ code }, service) {
    return badCredentials.test(code)
        ? {
            reason: 'credentials-rejected',
            hint: `Check that the credentials are complete and current, and the runner's clock: ${service} is asked with the same ones as OSS.`
        }
        : {
            reason: 'service-error',
            hint: `Look the code up in the ${service} documentation; the request id helps the support of Alibaba Cloud.`
        };
}


/***/ }),

/***/ 7725:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Gb: () => (/* binding */ requestIdOf),
/* harmony export */   cp: () => (/* binding */ parseRpcResponse),
/* harmony export */   oJ: () => (/* binding */ isSuccess),
/* harmony export */   uQ: () => (/* binding */ saysSessionExpired)
/* harmony export */ });
/* harmony import */ var _http_untrusted_text_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(37011);
/* harmony import */ var _http_json_response_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(20955);


function parseRpcResponse(answer) {
    const read = (0,_http_json_response_js__WEBPACK_IMPORTED_MODULE_1__/* .parseJsonResponse */ .l)(answer);
    return { ...read, error: readError(read.json) };
}
/** Whether the service did what was asked: a code means that it did not, whatever the status. */
function isSuccess({ status, json }) {
    return status === 200 && (0,_http_json_response_js__WEBPACK_IMPORTED_MODULE_1__/* .fieldOf */ ._)(json, 'Code') === undefined;
}
/** As the service sent it; not believed yet. */
function requestIdOf({ headers, json }) {
    return headers['x-acs-request-id'] ?? (0,_http_json_response_js__WEBPACK_IMPORTED_MODULE_1__/* .fieldOf */ ._)(json, 'RequestId');
}
/** Whether the service says that the session which signed the request is over. */
function saysSessionExpired(reply) {
    if (!('error' in reply))
        return false;
    const { status, error } = reply;
    return status >= 400 && status < 500 && error?.code === 'InvalidSecurityToken.Expired';
}
/** A gateway's own JSON may have a code too; that of these APIs has all three. */
function readError(json) {
    const [code, message, requestId] = ['Code', 'Message', 'RequestId'].map(name => (0,_http_json_response_js__WEBPACK_IMPORTED_MODULE_1__/* .fieldOf */ ._)(json, name));
    return typeof code === 'string' &&
        (0,_http_untrusted_text_js__WEBPACK_IMPORTED_MODULE_0__/* .isErrorCode */ .We)(code) &&
        typeof message === 'string' &&
        typeof requestId === 'string'
        ? { code, message }
        : null;
}


/***/ }),

/***/ 9114:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  RpcSender: () => (/* binding */ RpcSender)
});

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: external "node:net"
var external_node_net_ = __webpack_require__(77030);
// EXTERNAL MODULE: ./lib/aliyun/rpc/response.js
var response = __webpack_require__(7725);
;// CONCATENATED MODULE: ./lib/aliyun/signing/acs3-signature.js

const algorithm = 'ACS3-HMAC-SHA256';
/**
 * The headers that prove who sends a call: signature version 3, for a POST to `/` with an empty body.
 * `nonce` must be new for each request. Source: the vendor's "V3 request structure and signature".
 */
function signRpcCall({ host, action, version, parameters }, { accessKeyId, accessKeySecret, securityToken }, time, nonce) {
    const signed = {
        host,
        'x-acs-action': action,
        'x-acs-content-sha256': sha256(''),
        'x-acs-date': time.toISOString().replace(/\.\d{3}Z$/, 'Z'),
        ...(securityToken === undefined ? {} : { 'x-acs-security-token': securityToken }),
        'x-acs-signature-nonce': nonce,
        'x-acs-version': version
    };
    const names = Object.keys(signed).sort();
    const canonicalRequest = [
        'POST',
        '/',
        canonicalQuery(parameters),
        ...names.map(name => `${name}:${signed[name] ?? ''}`),
        '',
        names.join(';'),
        sha256('')
    ].join('\n');
    const signature = (0,external_node_crypto_.createHmac)('sha256', accessKeySecret)
        .update(`${algorithm}\n${sha256(canonicalRequest)}`)
        .digest('hex');
    return {
        ...signed,
        authorization: `${algorithm} Credential=${accessKeyId},SignedHeaders=${names.join(';')},Signature=${signature}`
    };
}
/** Parameters as they are signed, and must be sent. */
function canonicalQuery(parameters) {
    return Object.entries(parameters)
        .map(([name, value]) => `${encode(name)}=${encode(value)}`)
        .sort()
        .join('&');
}
/** encodeURIComponent leaves five more characters alone than the signature does. */
function encode(text) {
    return encodeURIComponent(text).replace(/[!'()*]/g, character => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}
function sha256(text) {
    return (0,external_node_crypto_.createHash)('sha256').update(text).digest('hex');
}

;// CONCATENATED MODULE: ./lib/aliyun/rpc/sender.js




/** Sends calls to RPC-style APIs. */
class RpcSender {
    #settings;
    #transport;
    constructor(settings, transport) {
        this.#settings = settings;
        this.#transport = transport;
    }
    /** Signs a call and sends it: a POST with its parameters in the query. */
    signed(place, call, credentials) {
        const { host } = addressOf(place);
        const proof = signRpcCall({ ...call, host }, credentials, new Date(), (0,external_node_crypto_.randomUUID)());
        return this.#post(place, call.parameters, { ...proof, 'content-length': '0' });
    }
    /** Sends a call that proves itself by what is in its form, such as a token. */
    unsigned(place, { action, version, parameters }) {
        const form = canonicalQuery(parameters);
        const headers = {
            host: addressOf(place).host,
            'content-type': 'application/x-www-form-urlencoded',
            'content-length': String(Buffer.byteLength(form))
        };
        const Timestamp = new Date().toISOString().replace(/\.\d{3}Z$/, 'Z');
        const query = { Action: action, Version: version, Format: 'JSON', Timestamp };
        return this.#post(place, query, headers, form);
    }
    async #post(place, query, headers, content) {
        const { timeoutMs, userAgent } = this.#settings;
        const reply = await this.#transport.request(`${addressOf(place).origin}/?${canonicalQuery(query)}`, {
            method: 'POST',
            headers: { ...headers, accept: 'application/json', 'user-agent': userAgent },
            timeout: timeoutMs,
            ...(content === undefined ? {} : { content })
        });
        return 'failure' in reply ? reply : (0,response/* parseRpcResponse */.cp)(reply);
    }
}
/** An address names no region: as ali-oss does, the Host header then keeps the regional name. */
function addressOf({ endpoint, regional }) {
    const { origin, hostname, host } = new URL(endpoint?.origin ?? `https://${regional}`);
    return { origin, host: (0,external_node_net_.isIP)(hostname) === 0 ? host : regional };
}


/***/ }),

/***/ 44208:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  sessionProvider: () => (/* binding */ sessionProvider)
});

// EXTERNAL MODULE: ./lib/aliyun/rpc/sender.js + 1 modules
var sender = __webpack_require__(9114);
// EXTERNAL MODULE: ./lib/aliyun/signing/credential-provider.js
var credential_provider = __webpack_require__(67405);
// EXTERNAL MODULE: ./lib/aliyun/http/json-response.js
var json_response = __webpack_require__(20955);
;// CONCATENATED MODULE: ./lib/aliyun/credentials/session.js

/**
 * Reads a session out of what STS and the metadata service call it; `null` when it does not make
 * sense. The answer's own Date is what its Expiration is held to, so that a runner whose clock is
 * off renews in time. Source: STS API 2015-04-01, Credentials.
 */
function parseSession(document, { headers }, now) {
    const [accessKeyId, accessKeySecret, securityToken, expiration] = [
        'AccessKeyId',
        'AccessKeySecret',
        'SecurityToken',
        'Expiration'
    ].map(name => (0,json_response/* fieldOf */._)(document, name));
    if (!isSecret(accessKeyId) || !isSecret(accessKeySecret) || !isSecret(securityToken))
        return null;
    const answeredAt = Date.parse(headers.date ?? '');
    const lifeMs = Date.parse(typeof expiration === 'string' ? expiration : '') - (answeredAt || now.getTime());
    // An answer that is no ISO date, or of a session that is over.
    if (!(lifeMs > 0))
        return null;
    return { credentials: { accessKeyId, accessKeySecret, securityToken }, lifeMs };
}
/**
 * They go into headers, where white space and control characters have no place. What is shorter is
 * no secret, and masking it would mask the rest of the log; what has quotes in it or is longer could
 * not be found again in what a library prints of it.
 */
function isSecret(value) {
    return typeof value === 'string' && /^[\x21#-&(-[\]-_a-~]{8,8192}$/.test(value);
}

// EXTERNAL MODULE: ./lib/aliyun/http/service-client.js + 4 modules
var service_client = __webpack_require__(93016);
// EXTERNAL MODULE: ./lib/aliyun/rpc/response.js
var response = __webpack_require__(7725);
// EXTERNAL MODULE: ./lib/aliyun/http/diagnosis.js
var diagnosis = __webpack_require__(81320);
;// CONCATENATED MODULE: ./lib/aliyun/sts/assumed-role.js


/** STS API 2015-04-01 shows the first form; the others are those of RAM's policies and of audit logs. */
const arnForm = /^acs:(?:ram::(?<account>\d{5,20}):(?:assumed-)?role|sts::(?<stsAccount>\d{5,20}):assumed-role)\/(?<role>[A-Za-z0-9._-]{1,128})\/(?<session>[A-Za-z0-9.@_-]{2,64})$/;
/** `null`: the answer does not say whose session it is, or not clearly. */
function parseAssumedRole({ json }) {
    const arn = (0,json_response/* fieldOf */._)((0,json_response/* fieldOf */._)(json, 'AssumedRoleUser'), 'Arn');
    const { account, stsAccount, role, session } = (typeof arn === 'string' ? arnForm.exec(arn)?.groups : undefined) ?? {};
    const owner = account ?? stsAccount;
    if (typeof arn !== 'string' || !owner || !role || !session)
        return null;
    return { arn, account: owner, role, session };
}
/** Whether it is the session that was asked for. STS may answer with the role's name in lower case. */
function isSessionOf({ account, role, session }, { arn, sessionName }) {
    const asked = `acs:ram::${account}:role/${role}`;
    return asked.toLowerCase() === arn.toLowerCase() && session === sessionName;
}
/** Its credentials may be anyone's, so they are not used. */
function wrongSession(whose) {
    return (0,diagnosis/* unexpectedResponse */.Lf)(whose === null
        ? 'answered 200 without saying whose session it opened'
        : `answered 200 with a session of ${whose.arn}, which was not asked for`);
}

// EXTERNAL MODULE: ./lib/aliyun/rpc/diagnose-rpc-error.js
var diagnose_rpc_error = __webpack_require__(43335);
;// CONCATENATED MODULE: ./lib/aliyun/sts/diagnose-sts-error.js

/**
 * Judges a refusal of STS: each that is documented with its remedy.
 * Source: STS API 2015-04-01, error codes; the vendor's page on troubleshooting RRSA.
 */
function diagnoseStsError(answer, asked) {
    return (0,diagnose_rpc_error/* diagnoseRpcError */.V)(answer, 'STS', error => {
        const hint = remedyFor(error, asked);
        return hint === null ? null : { reason: 'credentials-rejected', hint };
    });
}
const ofToken = 'AuthenticationFail.OIDCToken.';
const remedies = {
    [`${ofToken}Expired`]: () => "The job's OIDC token lives for minutes, and was over when STS saw it: set the runner's clock (NTP), then run again.",
    [`${ofToken}Invalid`]: ({ token }) => `STS can't verify the job's OIDC token: see that the RAM OIDC provider's issuer is ${issuerOf(token)}, and that nothing on the way changes requests.`,
    [`${ofToken}AudienceNotMatch`]: ({ role, token }) => `The token is for the audience "${audienceOf(role, token)}", which is no client id of the RAM OIDC provider ${role.oidcProvider ?? ''}. Set the input audience to one of its client ids, or add this one to the provider.`,
    [`${ofToken}IssuerNotMatch`]: ({ token }) => `Set the issuer URL of the RAM OIDC provider to ${issuerOf(token)}, without a slash at the end; or name the provider that has it in oidc-provider-arn.`,
    [`${ofToken}IssuerConfigurationBroken`]: ({ token }) => `STS could not read the discovery document of ${issuerOf(token)} (/.well-known/openid-configuration). Run again later; the issuer of a GitHub Enterprise Server must be reachable from the internet.`,
    [`${ofToken}PublicKeyFingerprintMismatch`]: ({ token }) => `The thumbprint of the certificate authority of ${issuerOf(token)} is none of those in the RAM OIDC provider: it has changed. Add the new one to the provider in the RAM console; keep the old one until nobody meets it any more.`,
    'AuthenticationFail.NoPermission': (asked, message) => {
        const { role, token } = asked;
        if (token === undefined)
            return remedies['NoPermission']?.(asked, message) ?? '';
        if (isAboutProvider(message)) {
            return `There is no OIDC provider ${role.oidcProvider ?? ''}. Check the account id and the name in oidc-provider-arn, or create it in the RAM console.`;
        }
        return `The role's trust policy does not accept this job. ${conditionFor(role, token)} GitHub has two forms of sub: repo:<owner>/<repository>:…, and for newer repositories repo:<owner>@<owner id>/<repository>@<repository id>:…; a customized template makes others. For release tags: StringLike and …:ref:refs/tags/v*.`;
    },
    'EntityNotExist.Role': ({ role }) => `There is no role ${role.arn}. Check the account id and the name in role-to-assume; names are case-sensitive.`,
    'InvalidParameter.DurationSeconds': ({ role }) => `role-session-expiration is ${role.seconds} s; it must be 900 s or more, and no more than the role's maximum session duration.`,
    'InvalidParameter.RoleArn': () => 'Copy role-to-assume from the page of the role in the RAM console.',
    'InvalidParameter.OIDCProviderArn': () => 'Copy oidc-provider-arn from the page of the OIDC provider in the RAM console.',
    'InvalidParameter.RoleSessionName': () => 'Give role-session-name 2 to 64 letters, digits, dots, @, hyphens and underscores.',
    'InvalidParameter.PolicyGrammar': refusedPolicy,
    'InvalidParameter.PolicySize': refusedPolicy,
    NoPermission: ({ role }) => `Allow sts:AssumeRole on ${role.arn} to the identity of the credentials (the policy AliyunSTSAssumeRoleAccess does), and name that identity or its account in the role's trust policy. The access key of an account itself may assume no role.`
};
const notEnabled = 'Enable RRSA for the cluster (its page in the ACK console, Security and Auditing), and create the pod anew after that: only then it gets a token of that issuer.';
/** Where the token is a pod's, what to fix is in the pod and its cluster. Source: ACK, RRSA, errors of the SDKs. */
const remediesOfPod = {
    [`${ofToken}Expired`]: ({ token }) => `Kubernetes replaces the token in ${fileOf(token)} before its end, and this one was over when STS saw it: mount the projected volume itself (neither a copy nor a subPath is kept up to date), look at the kubelet, and set the node's clock (NTP).`,
    [`${ofToken}Invalid`]: ({ token }) => `STS can't verify the token in ${fileOf(token)}, which is of the issuer ${issuerOf(token)}: see that it is the token that the cluster itself has mounted there. ${notEnabled}`,
    [`${ofToken}AudienceNotMatch`]: ({ role, token }) => `The token in ${fileOf(token)} is for the audience "${audienceOf(role, token)}", which is no client id of the RAM OIDC provider ${role.oidcProvider ?? ''}. Set audience: sts.aliyuncs.com at the serviceAccountToken of the pod's projected volume.`,
    [`${ofToken}IssuerNotMatch`]: ({ role, token }) => `The token in ${fileOf(token)} is of the issuer ${issuerOf(token)}, and the RAM OIDC provider ${role.oidcProvider ?? ''} is for another. ALIBABA_CLOUD_OIDC_PROVIDER_ARN must name the provider of this pod's own cluster (ack-rrsa-<cluster id>). ${notEnabled}`,
    [`${ofToken}IssuerConfigurationBroken`]: ({ token }) => `STS could not get the public keys of the issuer ${issuerOf(token)}. ${notEnabled}`,
    'AuthenticationFail.NoPermission': ({ role, token }, message) => isAboutProvider(message)
        ? `There is no OIDC provider ${role.oidcProvider ?? ''}. ALIBABA_CLOUD_OIDC_PROVIDER_ARN must name the provider of this pod's own cluster (ack-rrsa-<cluster id>). ${notEnabled}`
        : `The role's trust policy does not accept the service account of this pod. ${conditionFor(role, token)} RRSA's sub is system:serviceaccount:<namespace>:<service account>.`,
    'EntityNotExist.Role': ({ role }) => `There is no role ${role.arn}. Check the account id and the name in ALIBABA_CLOUD_ROLE_ARN (the annotation pod-identity.alibabacloud.com/role-name of the service account); names are case-sensitive.`,
    'InvalidParameter.RoleArn': () => 'Copy ALIBABA_CLOUD_ROLE_ARN from the page of the role in the RAM console.',
    'InvalidParameter.OIDCProviderArn': () => 'Copy ALIBABA_CLOUD_OIDC_PROVIDER_ARN from the page of the cluster in the ACK console.',
    'InvalidParameter.RoleSessionName': () => 'Give role-session-name, or ALIBABA_CLOUD_ROLE_SESSION_NAME, 2 to 64 letters, digits, dots, @, hyphens and underscores.'
};
function remedyFor({ code, message }, asked) {
    if (diagnose_rpc_error/* badCredentials */.m.test(code)) {
        return "Check the credentials that the role is assumed with (the log says where they come from), and the runner's clock.";
    }
    const known = { ...remedies, ...(fileOf(asked.token) !== '' && remediesOfPod) };
    if (Object.hasOwn(known, code))
        return known[code]?.(asked, message) ?? null;
    if (code.startsWith(ofToken))
        return known[`${ofToken}Invalid`]?.(asked, message) ?? null;
    return null;
}
/** One code is for providers and for trust policies, which its message tells apart. */
function isAboutProvider(message) {
    return /provider/i.test(message);
}
/** What the trust policy must say, to be compared with what it says. A token's claims are no secret. */
function conditionFor(role, token) {
    return `It must name the provider as Principal (Federated: ${role.oidcProvider ?? ''}), and its Condition must fit this token: oidc:iss ${issuerOf(token)}, oidc:aud ${audienceOf(role, token)}, oidc:sub ${token?.subject || '(not told)'}. A wildcard (*, ?) needs StringLike: with StringEquals it matches nothing.`;
}
function refusedPolicy() {
    return 'STS does not take the session policy that this action wrote for restrict-session. Please report it, with the policy from the debug log; without restrict-session the role is assumed as it is.';
}
function issuerOf(token) {
    if (token?.issuer)
        return token.issuer;
    return fileOf(token) === '' ? 'https://token.actions.githubusercontent.com' : '(not told)';
}
function audienceOf({ audience }, token) {
    return token?.audience || audience;
}
/** Empty: the token is the job's. */
function fileOf(token) {
    return token === undefined || token.from === 'job' ? '' : token.from.file;
}

;// CONCATENATED MODULE: ./lib/aliyun/sts/client.js







const version = '2015-04-01';
const globalSts = 'If the region has no STS of its own, set sts-endpoint: sts.aliyuncs.com.';
/** Asks STS for sessions of a role. Rejects with a {@link CallFailure}. */
class StsClient {
    #options;
    #conversation;
    #sender;
    constructor(options, sender) {
        this.#options = options;
        this.#conversation = new service_client/* ServiceClient */.N(options);
        this.#sender = sender;
    }
    /** AssumeRoleWithOIDC: the token is the proof, and the call is not signed. `policy` narrows what the session may do. */
    assumeWithToken(role, token, policy) {
        const action = 'AssumeRoleWithOIDC';
        const parameters = {
            ...parametersOf(role, policy),
            OIDCProviderArn: role.oidcProvider ?? '',
            OIDCToken: token.token
        };
        return this.#open({ role, token }, () => this.#sender.unsigned(this.#options.place, { action, version, parameters }));
    }
    /** AssumeRole, signed with the credentials of someone whom the role trusts. */
    assume(role, caller, policy) {
        const call = { action: 'AssumeRole', version, parameters: parametersOf(role, policy) };
        return this.#open({ role }, () => (0,credential_provider/* sendWithRenewal */.n)(caller, 'account', credentials => this.#sender.signed(this.#options.place, call, credentials), response/* saysSessionExpired */.uQ));
    }
    async #open(asked, send) {
        const { arn } = asked.role;
        const requestIds = [];
        const outcome = await this.#conversation.execute({
            label: `session of role ${arn}`,
            send,
            requestIdOf: response/* requestIdOf */.Gb,
            understand(answer) {
                const session = (0,response/* isSuccess */.oJ)(answer)
                    ? parseSession((0,json_response/* fieldOf */._)(answer.json, 'Credentials'), answer, new Date())
                    : null;
                if (session === null)
                    return { diagnosis: diagnoseStsError(answer, asked) };
                const whose = parseAssumedRole(answer);
                return whose !== null && isSessionOf(whose, asked.role)
                    ? { value: session }
                    : { diagnosis: wrongSession(whose) };
            },
            returnsSecrets: true
        }, requestIds);
        if ('value' in outcome)
            return outcome.value;
        const what = `no credentials from role ${arn}`;
        const { reason, hint } = outcome.diagnosis;
        const elsewhere = reason === 'network' ? ` ${globalSts}` : '';
        throw this.#conversation.failure({ what, service: 'STS', hint: `${hint}${elsewhere}` }, outcome, requestIds);
    }
}
function parametersOf({ arn, sessionName, seconds }, policy) {
    return {
        RoleArn: arn,
        RoleSessionName: sessionName,
        DurationSeconds: String(seconds),
        ...(policy === undefined ? {} : { Policy: policy })
    };
}

// EXTERNAL MODULE: ./lib/aliyun/http/proxy-settings.js + 2 modules
var proxy_settings = __webpack_require__(86719);
;// CONCATENATED MODULE: ./lib/aliyun/sessions/instance-metadata.js





const service = `http://${proxy_settings/* metadataHost */.ou}`;
/** How long a token of the metadata service may be used, the longest that it takes: the request with it may be tried many times. */
const tokenSeconds = 21_600;
/**
 * Asks the metadata service of this ECS instance for the credentials of its role, in its second
 * version, which gives them only to whoever fetched a token first. Rejects with a
 * {@link CallFailure}. `keep` is told each secret as it comes.
 * Source: ECS, "Instance metadata", hardened mode; RAM roles of instances.
 */
async function fetchInstanceCredentials(role, onSecret, options, transport) {
    const ask = (question) => execute(question, role, options, transport);
    const { token } = await ask({
        label: 'token of the metadata service',
        path: '/latest/api/token',
        method: 'PUT',
        headers: {
            'x-aliyun-ecs-metadata-token-ttl-seconds': String(tokenSeconds),
            'content-length': '0'
        },
        understand: ({ status, body }) => status === 200 && isSecret(body.trim()) ? { token: body.trim() } : null
    });
    onSecret(token);
    return await ask({
        label: `credentials of instance role ${role}`,
        path: `/latest/meta-data/ram/security-credentials/${encodeURIComponent(role)}`,
        method: 'GET',
        headers: { 'x-aliyun-ecs-metadata-token': token },
        understand(answer) {
            const read = (0,json_response/* parseJsonResponse */.l)(answer);
            const good = answer.status === 200 && (0,json_response/* fieldOf */._)(read.json, 'Code') === 'Success';
            return good ? parseSession(read.json, read, new Date()) : null;
        }
    });
}
async function execute({ label, path, method, headers, understand }, role, options, transport) {
    const client = new service_client/* ServiceClient */.N(options);
    const outcome = await client.execute({
        label,
        send: () => transport.request(`${service}${path}`, {
            method,
            headers: { ...headers, 'user-agent': options.userAgent },
            timeout: options.timeoutMs
        }),
        requestIdOf: () => '',
        understand(answer) {
            const value = understand(answer);
            return value === null ? { diagnosis: diagnose(answer) } : { value };
        },
        returnsSecrets: true
    }, []);
    if ('value' in outcome)
        return outcome.value;
    throw client.failure({
        what: `no credentials from instance role ${role}`,
        service: 'the metadata service of this machine (100.100.100.200)',
        ...(outcome.diagnosis.reason === 'network' || outcome.diagnosis.reason === 'timeout'
            ? {
                hint: 'ALIBABA_CLOUD_ECS_METADATA is set, so this runner is taken for an ECS instance. If it is none, empty that variable; if it is one, see that nothing on it blocks 100.100.100.200 (a container without the host’s routes does).'
            }
            : {})
    }, outcome, []);
}
function diagnose({ status }) {
    if (status === 200)
        return (0,diagnosis/* unexpectedResponse */.Lf)('answered 200 with something that is no answer of it');
    if ((0,diagnosis/* isTransient */.dg)(status))
        return (0,diagnosis/* undocumentedError */.us)(status);
    return {
        reason: 'credentials-rejected',
        what: `answered ${status}`,
        hint: status === 404
            ? 'The instance has no role of this name: attach it to the instance in the ECS console, or correct ALIBABA_CLOUD_ECS_METADATA.'
            : 'See that the metadata service is switched on for this instance, and that nothing on the way changes requests.',
        retry: false,
        mayHaveTakenEffect: false
    };
}

// EXTERNAL MODULE: ./lib/text/plain-text.js
var plain_text = __webpack_require__(56347);
;// CONCATENATED MODULE: ./lib/aliyun/credentials/oidc-token.js


/** STS takes 4 to 20,000 characters. */
const longestToken = 20_000;
/** A JWT: three parts in base64url. `null`: the text is none. */
function parseOidcToken(text, from) {
    return typeof text === 'string' &&
        /^[\w-]+\.[\w-]+\.[\w-]+$/.test(text) &&
        text.length <= longestToken
        ? { token: text, from, ...claimsOf(text) }
        : null;
}
function claimsOf(token) {
    const claims = payloadOf(token);
    const read = (name, limit) => {
        const value = (0,json_response/* fieldOf */._)(claims, name);
        const texts = (Array.isArray(value) ? value : [value]).filter(text => typeof text === 'string');
        return (0,plain_text/* plainText */.wh)(texts.join(', '), limit);
    };
    // With a customized template GitHub's sub can be long, and half of it is of no use.
    return { issuer: read('iss', 200), audience: read('aud', 200), subject: read('sub', 800) };
}
function payloadOf(token) {
    try {
        return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
    }
    catch {
        return undefined;
    }
}

;// CONCATENATED MODULE: ./lib/aliyun/sessions/github-oidc-token.js




/**
 * Asks GitHub for an OIDC token that is meant for `audience`. The toolkit's own getIDToken does the
 * same, but follows redirects with the bearer token, waits for minutes, and switches TLS checks off
 * where the environment says so. Rejects with a {@link CallFailure}.
 * Source: GitHub's "OpenID Connect reference"; actions/toolkit, `oidc-utils.ts`.
 */
async function fetchOidcToken({ url, bearer }, audience, options, transport) {
    const client = new service_client/* ServiceClient */.N(options);
    const address = new URL(url);
    address.searchParams.set('audience', audience);
    const outcome = await client.execute({
        label: `OIDC token for ${audience} from ${address.host}`,
        send: async () => {
            const reply = await transport.request(address.href, {
                method: 'GET',
                headers: {
                    authorization: `Bearer ${bearer}`,
                    accept: 'application/json',
                    'user-agent': options.userAgent
                },
                timeout: options.timeoutMs
            });
            return 'failure' in reply ? reply : (0,json_response/* parseJsonResponse */.l)(reply);
        },
        requestIdOf: () => '',
        understand(answer) {
            const token = answer.status === 200 ? parseOidcToken((0,json_response/* fieldOf */._)(answer.json, 'value'), 'job') : null;
            return token === null ? { diagnosis: github_oidc_token_diagnose(answer) } : { value: token };
        },
        returnsSecrets: true
    }, []);
    if ('value' in outcome)
        return outcome.value;
    const service = `GitHub's token service at ${address.host}`;
    throw client.failure({ what: 'no OIDC token for this job', service }, outcome, []);
}
function github_oidc_token_diagnose({ status }) {
    if (status === 200)
        return (0,diagnosis/* unexpectedResponse */.Lf)('answered 200 without a token');
    if (status === 429)
        return (0,diagnosis/* throttledByStatus */.EF)(status);
    if ((0,diagnosis/* isTransient */.dg)(status))
        return (0,diagnosis/* undocumentedError */.us)(status);
    return {
        reason: 'credentials-rejected',
        what: `answered ${status}`,
        hint: 'The job may have lasted longer than it may ask, or something between the runner and GitHub changes requests. Run it again; if it lasts, see that the job has id-token: write.',
        retry: false,
        mayHaveTakenEffect: false
    };
}

// EXTERNAL MODULE: ./lib/ports/cloud-ports.js
var cloud_ports = __webpack_require__(87632);
;// CONCATENATED MODULE: ./lib/aliyun/sessions/session-keeper.js

/** A session is renewed this long before its end, in milliseconds, or in the last fifth of a short life. Source: credentials-go. */
const earlyMs = 180_000;
/** After a renewal, successful or not, the next one waits, in milliseconds, or for a tenth of a short life, while the old session lives. */
const pauseMs = 15_000;
/** Without a session that lives, in milliseconds: shorter than the pause of whoever puts a bucket back. */
const cooldownMs = 500;
/** A session of this age, in milliseconds, that is called expired is followed by no other: it would be, too. */
const youngMs = 1_000;
/** The last failure to open a session. Keepers of one role share it: what failed for one just now fails for the next. */
class FailureCooldown {
    #failure;
    #until = -Infinity;
    /** `null`: opening a session is worth a try. */
    failureAt(now) {
        return now < this.#until ? (this.#failure ?? null) : null;
    }
    record(failure, now) {
        this.#failure = failure;
        this.#until = now + cooldownMs;
    }
}
/** Keeps one session alive: opens it when it is first asked for, and renews it before its end, once for all who ask. */
class SessionKeeper {
    #options;
    #held;
    #renewal;
    #restsUntil = -Infinity;
    constructor(options) {
        this.#options = options;
    }
    /** While the old session lives on, nobody waits for its renewal, nor suffers from its failure. */
    async credentials() {
        const { clock, requestMs, cooldown } = this.#options;
        const now = clock.now();
        const held = this.#living();
        if (held === undefined) {
            const failure = this.#renewal === undefined ? cooldown.failureAt(now) : null;
            if (failure !== null)
                throw failure;
        }
        else if (held.endsAt - now > Math.min(earlyMs, held.lifeMs / 5) || now < this.#restsUntil) {
            return held.credentials;
        }
        this.#renewal ??= this.#renew();
        if (held !== undefined && held.endsAt - now > requestMs) {
            // A fault in it is whoever's who will need it.
            this.#renewal.catch(() => undefined);
            return held.credentials;
        }
        const renewed = await this.#renewal;
        if (!(renewed instanceof cloud_ports/* CallFailure */.Rk))
            return renewed;
        const living = this.#living();
        if (living === undefined)
            throw renewed;
        return living.credentials;
    }
    /** A service refused them as expired. Whether others are worth asking for: not when they are new. */
    expired(credentials) {
        const held = this.#held;
        if (held?.credentials !== credentials)
            return true;
        if (this.#options.clock.now() - (held.endsAt - held.lifeMs) < youngMs)
            return false;
        this.#held = undefined;
        return true;
    }
    #living() {
        const held = this.#held;
        return held !== undefined && held.endsAt > this.#options.clock.now() ? held : undefined;
    }
    async #renew() {
        const { clock, open, cooldown } = this.#options;
        const session = await (0,cloud_ports/* attempt */.CD)(open()).finally(() => {
            this.#renewal = undefined;
        });
        const now = clock.now();
        if (session instanceof cloud_ports/* CallFailure */.Rk) {
            cooldown.record(session, now);
            this.#restsUntil = now + pauseMs;
            return session;
        }
        const { credentials, lifeMs } = session;
        this.#held = { credentials, lifeMs, endsAt: now + lifeMs };
        this.#restsUntil = now + Math.min(pauseMs, lifeMs / 10);
        return credentials;
    }
}

// EXTERNAL MODULE: ./lib/runtime/bounded-file.js
var bounded_file = __webpack_require__(7300);
// EXTERNAL MODULE: ./lib/aliyun/credentials/rrsa.js
var rrsa = __webpack_require__(14085);
;// CONCATENATED MODULE: ./lib/aliyun/sessions/rrsa-token-file.js




/** A line break may follow the token. */
const mostBytes = longestToken + 2;
const remount = 'Mount the token as ACK does: a projected volume with serviceAccountToken and audience: sts.aliyuncs.com, in the container that runs the job.';
/**
 * The service account's token as it is now: Kubernetes writes a new one long before the old one ends,
 * so it is read again for each session. Rejects with a {@link CallFailure}.
 */
function readTokenFile({ tokenFile, role }) {
    const token = tokenIn(tokenFile);
    if (typeof token === 'object')
        return Promise.resolve(token);
    const { what, hint } = problems[token];
    return Promise.reject(new cloud_ports/* CallFailure */.Rk({
        code: 'credentials-rejected',
        message: `no credentials from role ${role.arn}: the token file ${tokenFile} (${rrsa/* rrsaVariables */.o.tokenFile}) ${what}.`,
        hint
    }));
}
const problems = {
    absent: {
        what: 'is not there',
        hint: `${remount} If this runner is not a pod with RRSA, empty ${rrsa/* rrsaVariables */.o.provider} and ${rrsa/* rrsaVariables */.o.tokenFile}.`
    },
    unreadable: {
        what: 'may not be read by the user that runs the job',
        hint: 'Set securityContext.fsGroup of the pod to a group of that user, so that Kubernetes lets it read the token.'
    },
    'no-file': { what: 'is not an ordinary file', hint: remount },
    'too-large': { what: 'is larger than any token', hint: remount },
    empty: {
        what: 'is empty',
        hint: `Kubernetes writes the token before the container starts. ${remount}`
    },
    'no-token': { what: 'holds no OIDC token (a JWT)', hint: remount },
    broken: {
        what: 'could not be read',
        hint: `Look at the disk and the mounts of the pod. ${remount}`
    }
};
/** Never tells what is in it: it may be a secret of another kind. */
function tokenIn(file) {
    let bytes;
    try {
        // Kubernetes puts a link there, and turns it to a new file.
        bytes = (0,bounded_file/* readBoundedFile */.M)(file, mostBytes, 'followed');
    }
    catch (error) {
        return problemOf(error);
    }
    if (!Buffer.isBuffer(bytes))
        return bytes;
    const text = bytes.toString('latin1').trim();
    return text === '' ? 'empty' : (parseOidcToken(text, { file }) ?? 'no-token');
}
function problemOf(error) {
    const code = error.code ?? '';
    if (code === 'ENOENT' || code === 'ENOTDIR')
        return 'absent';
    if (code === 'EACCES' || code === 'EPERM')
        return 'unreadable';
    // What a socket and a device without a driver answer.
    return code === 'ENXIO' || code === 'EISDIR' ? 'no-file' : 'broken';
}

;// CONCATENATED MODULE: ./lib/aliyun/sessions/session-provider.js







/**
 * Credentials of an identity that has none to begin with: they are asked for when they are first
 * needed, and renewed before they end. Each session policy has a session of its own.
 */
function sessionProvider({ source, role }, options, transport) {
    const { onSecret, policies } = options;
    const kept = async (opening) => {
        const session = await opening;
        Object.values(session.credentials).forEach(onSecret);
        return session;
    };
    const keeper = (open, cooldown) => new SessionKeeper({
        clock: options.clock,
        requestMs: options.timeoutMs,
        cooldown: cooldown,
        open: () => kept(open())
    });
    const cooldown = new FailureCooldown();
    if (role === undefined)
        return ownCredentials(source, options, transport, keeper);
    const open = role.oidcProvider === undefined
        ? openWith(ownCredentials(source, options, transport, keeper), role, options, transport)
        : openWithToken(source, role, options, transport);
    if (policies.length === 0)
        return single(keeper(() => open(), cooldown));
    return bySubject(policies.map(({ buckets, keys, text }) => {
        options.debug(`session policy (buckets: ${buckets.length}): ${text}`);
        const opened = keeper(() => open(text), cooldown);
        return { buckets: new Set(buckets), keys, keeper: opened };
    }));
}
/** The source's own, without a further role. */
function ownCredentials(source, options, transport, keeper) {
    const kept = (open) => single(keeper(() => open(), new FailureCooldown()));
    switch (source.kind) {
        case 'keys':
            return (0,credential_provider/* staticProvider */.M)(source.credentials);
        case 'service-account':
            return kept(openWithToken(source, source.account.role, options, transport));
        case 'instance':
            return kept(() => fetchInstanceCredentials(source.roleName, options.onSecret, options, transport));
        case 'oidc':
            throw new Error('An OIDC token is for assuming a role, and there is none.');
    }
}
/** Opens sessions of a role with credentials, under a session policy or without one. */
function openWith(caller, role, options, transport) {
    const sts = stsFor(options, transport);
    return policy => sts.assume(role, caller, policy);
}
/** The same with an OIDC token of the source, a new one for each session. */
function openWithToken(source, role, options, transport) {
    const sts = stsFor(options, transport);
    return async (policy) => {
        const token = await tokenOf(source, role, options, transport);
        options.onSecret(token.token);
        return await sts.assumeWithToken(role, token, policy);
    };
}
function tokenOf(source, { audience }, options, transport) {
    switch (source.kind) {
        case 'oidc':
            return fetchOidcToken(source.tokenService, audience, options, transport);
        case 'service-account':
            return readTokenFile(source.account);
        case 'keys':
        case 'instance':
            throw new Error('Keys and instances have no OIDC token.');
    }
}
function stsFor(options, transport) {
    return new StsClient({ ...options, place: options.sts }, new sender.RpcSender(options, transport));
}
function single(keeper) {
    return {
        credentials: () => keeper.credentials(),
        expired: credentials => keeper.expired(credentials)
    };
}
/** Each request is signed by a session whose policy speaks of its subject. */
function bySubject(sessions) {
    const owners = new WeakMap();
    const isFor = (subject, { buckets, keys }) => {
        if (subject === 'account')
            return true;
        if ('bucket' in subject)
            return buckets.has(subject.bucket);
        return keys.some(({ name, region = subject.region }) => name === subject.key && region === subject.region);
    };
    return {
        async credentials(subject) {
            const session = sessions.find(candidate => isFor(subject, candidate)) ?? sessions[0];
            if (session === undefined)
                throw new Error('There is no session at all.');
            const credentials = await session.keeper.credentials();
            owners.set(credentials, session.keeper);
            return credentials;
        },
        expired: credentials => owners.get(credentials)?.expired(credentials) ?? false
    };
}


/***/ }),

/***/ 7300:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   M: () => (/* binding */ readBoundedFile)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73024);

/**
 * The bytes of an ordinary file, which is looked at and read as one, whatever takes its name meanwhile.
 * A pipe would keep us waiting for ever, and a device would have no end. Throws what the file system throws.
 *
 * @param links whether the last name of the path may be a link.
 */
function readBoundedFile(file, mostBytes, links) {
    const { O_NOFOLLOW, O_NONBLOCK, O_RDONLY } = node_fs__WEBPACK_IMPORTED_MODULE_0__.constants;
    const opened = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.openSync)(file, O_RDONLY | O_NONBLOCK | (links === 'refused' ? O_NOFOLLOW : 0));
    try {
        const info = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.fstatSync)(opened);
        if (!info.isFile())
            return 'no-file';
        if (info.size > mostBytes)
            return 'too-large';
        // Its size is only what it was a moment ago.
        const bytes = readUpTo(opened, mostBytes + 1);
        return bytes.length > mostBytes ? 'too-large' : bytes;
    }
    finally {
        (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.closeSync)(opened);
    }
}
function readUpTo(opened, most) {
    const chunks = [];
    for (let left = most; left > 0;) {
        const chunk = Buffer.alloc(Math.min(left, 65_536));
        const length = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readSync)(opened, chunk);
        if (length === 0)
            break;
        chunks.push(chunk.subarray(0, length));
        left -= length;
    }
    return Buffer.concat(chunks);
}


/***/ })

};
