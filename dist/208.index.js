export const id = 208;
export const ids = [208,114];
export const modules = {

/***/ 20955:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   _: () => (/* binding */ fieldOf),
/* harmony export */   l: () => (/* binding */ parseJsonResponse)
/* harmony export */ });
function parseJsonResponse(response) {
    return { ...response, json: parse(response.body) };
}
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
function hasDuplicateNames(json) {
    const openObjects = [];
    for (const [token, text, colon] of json.matchAll(/("(?:[^"\\]|\\.)*")\s*(:?)|[{}]/g)) {
        if (token === '{')
            openObjects.push(new Set());
        else if (token === '}')
            openObjects.pop();
        else if (text !== undefined && colon === ':') {
            const name = JSON.parse(text);
            const names = openObjects.at(-1);
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
/* harmony import */ var _text_message_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(39140);
/* harmony import */ var _http_diagnosis_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(81320);


const throttling = /^(?:Throttling(?:\..*)?|Rejected\.Throttling)$/;
const badCredentials = /^(?:InvalidAccessKeyId|InvalidSecurityToken|MissingSecurityToken|SignatureDoesNotMatch|IncompleteSignature|InvalidTimeStamp|SignatureNonceUsed)(?:\..*)?$/;
function diagnoseRpcError({ status, error }, service, meaningOf) {
    if (error === null)
        return (0,_http_diagnosis_js__WEBPACK_IMPORTED_MODULE_1__/* .undocumentedError */ .us)(status, _http_diagnosis_js__WEBPACK_IMPORTED_MODULE_1__/* .cloudAdvice */ .k2);
    if (status < 300) {
        return (0,_http_diagnosis_js__WEBPACK_IMPORTED_MODULE_1__/* .unexpectedResponse */ .Lf)((0,_text_message_js__WEBPACK_IMPORTED_MODULE_0__/* .message */ .iU) `responded with ${status} and an error (${(0,_text_message_js__WEBPACK_IMPORTED_MODULE_0__/* .value */ .Uq)(error.code)})`);
    }
    const what = (0,_http_diagnosis_js__WEBPACK_IMPORTED_MODULE_1__/* .describeError */ .Uc)(status, error);
    const refusal = { what, retry: false, mayHaveTakenEffect: false };
    if (throttling.test(error.code) || status === 429) {
        return { ...(0,_http_diagnosis_js__WEBPACK_IMPORTED_MODULE_1__/* .throttledByStatus */ .EF)(status, _http_diagnosis_js__WEBPACK_IMPORTED_MODULE_1__/* .cloudAdvice */ .k2), what };
    }
    if ((0,_http_diagnosis_js__WEBPACK_IMPORTED_MODULE_1__/* .isTransient */ .dg)(status)) {
        return {
            ...refusal,
            reasonCode: 'service-error',
            hint: transientHint,
            retry: true
        };
    }
    return { ...refusal, ...(meaningOf(error) ?? commonMeaning(error, service)) };
}
const transientHint = (0,_text_message_js__WEBPACK_IMPORTED_MODULE_0__/* .message */ .iU) `Run the workflow again later. If the error persists, contact Alibaba Cloud support with the request id.`;
function commonMeaning({ code }, service) {
    return badCredentials.test(code)
        ? {
            reasonCode: 'credentials-rejected',
            hint: (0,_text_message_js__WEBPACK_IMPORTED_MODULE_0__/* .message */ .iU) `Check that the credentials are complete and current, and check the runner's clock. This step uses the same credentials for ${(0,_text_message_js__WEBPACK_IMPORTED_MODULE_0__/* .words */ .aL)(service)} as for OSS.`
        }
        : {
            reasonCode: 'service-error',
            hint: (0,_text_message_js__WEBPACK_IMPORTED_MODULE_0__/* .message */ .iU) `Look up the error code in the ${(0,_text_message_js__WEBPACK_IMPORTED_MODULE_0__/* .words */ .aL)(service)} documentation, or contact Alibaba Cloud support with the request id.`
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
/* harmony import */ var _http_json_response_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(20955);
/* harmony import */ var _http_untrusted_text_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(37011);


function parseRpcResponse(httpResponse) {
    const response = (0,_http_json_response_js__WEBPACK_IMPORTED_MODULE_1__/* .parseJsonResponse */ .l)(httpResponse);
    return { ...response, error: parseError(response.json) };
}
function isSuccess({ status, json }) {
    return status === 200 && (0,_http_json_response_js__WEBPACK_IMPORTED_MODULE_1__/* .fieldOf */ ._)(json, 'Code') === undefined;
}
function requestIdOf({ headers, json }) {
    return headers['x-acs-request-id'] ?? (0,_http_json_response_js__WEBPACK_IMPORTED_MODULE_1__/* .fieldOf */ ._)(json, 'RequestId');
}
function saysSessionExpired(reply) {
    if (reply.kind !== 'response')
        return false;
    const { status, error } = reply;
    return status >= 400 && status < 500 && error?.code === 'InvalidSecurityToken.Expired';
}
function parseError(json) {
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
// EXTERNAL MODULE: ./lib/encryption/defined-fields.js
var defined_fields = __webpack_require__(10212);
;// CONCATENATED MODULE: ./lib/aliyun/signing/acs3-signature.js


const algorithm = 'ACS3-HMAC-SHA256';
function signRpcCall({ host, action, version, parameters }, { accessKeyId, accessKeySecret, securityToken }, time, nonce) {
    const signed = {
        host,
        'x-acs-action': action,
        'x-acs-content-sha256': sha256(''),
        'x-acs-date': time.toISOString().replace(/\.\d{3}Z$/, 'Z'),
        ...(0,defined_fields/* defined */.s)({ 'x-acs-security-token': securityToken }),
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
function canonicalQuery(parameters) {
    return Object.entries(parameters)
        .map(([name, value]) => `${encode(name)}=${encode(value)}`)
        .sort()
        .join('&');
}
function encode(text) {
    return encodeURIComponent(text).replace(/[!'()*]/g, character => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}
function sha256(text) {
    return (0,external_node_crypto_.createHash)('sha256').update(text).digest('hex');
}

// EXTERNAL MODULE: ./lib/aliyun/rpc/response.js
var response = __webpack_require__(7725);
;// CONCATENATED MODULE: ./lib/aliyun/rpc/sender.js





class RpcSender {
    #settings;
    #transport;
    constructor(settings, transport) {
        this.#settings = settings;
        this.#transport = transport;
    }
    signed(endpoint, call, credentials) {
        const { host } = addressOf(endpoint);
        const signature = signRpcCall({ ...call, host }, credentials, new Date(), (0,external_node_crypto_.randomUUID)());
        return this.#post(endpoint, call.parameters, { ...signature, 'content-length': '0' });
    }
    unsigned(endpoint, { action, version, parameters }) {
        const form = canonicalQuery(parameters);
        const headers = {
            host: addressOf(endpoint).host,
            'content-type': 'application/x-www-form-urlencoded',
            'content-length': String(Buffer.byteLength(form))
        };
        const Timestamp = new Date().toISOString().replace(/\.\d{3}Z$/, 'Z');
        const query = { Action: action, Version: version, Format: 'JSON', Timestamp };
        return this.#post(endpoint, query, headers, form);
    }
    async #post(endpoint, query, headers, content) {
        const { timeoutMs, userAgent } = this.#settings;
        const reply = await this.#transport.request(`${addressOf(endpoint).origin}/?${canonicalQuery(query)}`, {
            method: 'POST',
            headers: { ...headers, accept: 'application/json', 'user-agent': userAgent },
            timeout: timeoutMs,
            ...(0,defined_fields/* defined */.s)({ content })
        });
        return reply.kind === 'response' ? (0,response/* parseRpcResponse */.cp)(reply) : reply;
    }
}
function addressOf({ endpoint, regionalHost }) {
    const { origin, hostname, host } = new URL(endpoint?.origin ?? `https://${regionalHost}`);
    return { origin, host: (0,external_node_net_.isIP)(hostname) === 0 ? host : regionalHost };
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
// EXTERNAL MODULE: ./lib/encryption/defined-fields.js
var defined_fields = __webpack_require__(10212);
// EXTERNAL MODULE: ./lib/text/message.js
var message = __webpack_require__(39140);
// EXTERNAL MODULE: ./lib/aliyun/http/json-response.js
var json_response = __webpack_require__(20955);
;// CONCATENATED MODULE: ./lib/aliyun/credentials/session.js

function parseSession(document, { headers }, now) {
    const [accessKeyId, accessKeySecret, securityToken, expiration] = [
        'AccessKeyId',
        'AccessKeySecret',
        'SecurityToken',
        'Expiration'
    ].map(name => (0,json_response/* fieldOf */._)(document, name));
    if (!isSecret(accessKeyId) || !isSecret(accessKeySecret) || !isSecret(securityToken))
        return null;
    const respondedAt = Date.parse(headers.date ?? '');
    const lifeMs = Date.parse(typeof expiration === 'string' ? expiration : '') - (respondedAt || now.getTime());
    if (!(lifeMs > 0))
        return null;
    return { credentials: { accessKeyId, accessKeySecret, securityToken }, lifeMs };
}
function isSecret(value) {
    return typeof value === 'string' && /^[\x21#-&(-[\]-_a-~]{8,8192}$/.test(value);
}

// EXTERNAL MODULE: ./lib/aliyun/http/service-client.js + 4 modules
var service_client = __webpack_require__(93016);
// EXTERNAL MODULE: ./lib/aliyun/rpc/response.js
var rpc_response = __webpack_require__(7725);
// EXTERNAL MODULE: ./lib/aliyun/http/diagnosis.js
var diagnosis = __webpack_require__(81320);
;// CONCATENATED MODULE: ./lib/aliyun/sts/assumed-role.js



const arnForm = /^acs:(?:ram::(?<account>\d{5,20}):(?:assumed-)?role|sts::(?<stsAccount>\d{5,20}):assumed-role)\/(?<role>[A-Za-z0-9._-]{1,128})\/(?<session>[A-Za-z0-9.@_-]{2,64})$/;
function parseAssumedRole({ json }) {
    const arn = (0,json_response/* fieldOf */._)((0,json_response/* fieldOf */._)(json, 'AssumedRoleUser'), 'Arn');
    const { account, stsAccount, role, session } = (typeof arn === 'string' ? arnForm.exec(arn)?.groups : undefined) ?? {};
    const owner = account ?? stsAccount;
    if (typeof arn !== 'string' || !owner || !role || !session)
        return null;
    return { arn, account: owner, role, session };
}
function isSessionOf({ account, role, session }, { arn, sessionName }) {
    const assumedArn = `acs:ram::${account}:role/${role}`;
    return assumedArn.toLowerCase() === arn.toLowerCase() && session === sessionName;
}
function wrongSession(assumed) {
    return (0,diagnosis/* unexpectedResponse */.Lf)(assumed === null
        ? (0,message/* message */.iU) `responded with 200, but did not name the session's role`
        : (0,message/* message */.iU) `responded with 200, but returned session ${(0,message/* value */.Uq)(assumed.arn)}, which was not requested`);
}

// EXTERNAL MODULE: ./lib/aliyun/credentials/role.js
var role = __webpack_require__(25317);
// EXTERNAL MODULE: ./lib/aliyun/credentials/rrsa.js
var rrsa = __webpack_require__(14085);
// EXTERNAL MODULE: ./lib/aliyun/rpc/diagnose-rpc-error.js
var diagnose_rpc_error = __webpack_require__(43335);
;// CONCATENATED MODULE: ./lib/aliyun/sts/diagnose-sts-error.js




function diagnoseStsError(response, assumption) {
    return (0,diagnose_rpc_error/* diagnoseRpcError */.V)(response, 'STS', error => {
        const hint = hintFor(error, assumption);
        return hint === null ? null : { reasonCode: 'credentials-rejected', hint };
    });
}
const tokenError = 'AuthenticationFail.OIDCToken.';
const hints = {
    [`${tokenError}Expired`]: () => (0,message/* message */.iU) `The job's OIDC token is valid for only a few minutes, and had expired when STS received it. Run the workflow again. If the error persists on GitHub Enterprise Server, check the server's clock (NTP).`,
    [`${tokenError}Invalid`]: ({ token }) => (0,message/* message */.iU) `STS could not verify the job's OIDC token. Check that the issuer of the RAM OIDC provider is ${issuerOf(token)}, and that nothing modifies requests between the runner and STS.`,
    [`${tokenError}AudienceNotMatch`]: ({ role, token }) => (0,message/* message */.iU) `The token is for the audience ${audienceOf(role, token)}, which is not a client id of the RAM OIDC provider${nameOfProvider(role)}. Set ${(0,message/* input */.hF)('audience')} to one of its client ids, or add this audience to its client ids.`,
    [`${tokenError}IssuerNotMatch`]: ({ token }) => (0,message/* message */.iU) `The issuer URL of the RAM OIDC provider must be ${issuerOf(token)}, without a trailing slash. Set ${(0,message/* input */.hF)('oidc-provider-arn')} to a provider with this issuer URL. If there is none, create one in the RAM console: the issuer URL of an existing provider cannot be changed.`,
    [`${tokenError}IssuerConfigurationBroken`]: ({ token }) => (0,message/* message */.iU) `STS could not read the discovery document of ${issuerOf(token)} (${(0,message/* code */.aY)('/.well-known/openid-configuration')}). Run the workflow again later. On GitHub Enterprise Server, the issuer must be reachable from the internet.`,
    [`${tokenError}PublicKeyFingerprintMismatch`]: ({ token }) => (0,message/* message */.iU) `The RAM OIDC provider does not have the thumbprint of the certificate authority that ${issuerOf(token)} uses. The issuer may have switched to another certificate authority. Verify the new thumbprint over a trusted network, then add it to the provider in the RAM console. Keep the old thumbprint until the issuer no longer uses it.`,
    'AuthenticationFail.NoPermission': (assumption, errorMessage) => {
        const { role, token } = assumption;
        if (token === undefined)
            return allowAssumption(role);
        if (isAboutProvider(errorMessage)) {
            return (0,message/* message */.iU) `OIDC provider${nameOfProvider(role)} does not exist. Check the account id and the name in ${(0,message/* input */.hF)('oidc-provider-arn')}, or create the provider in the RAM console.`;
        }
        return (0,message/* message */.iU) `The role's trust policy does not accept this job. ${conditionFor(role, token)} GitHub uses two forms of ${(0,message/* code */.aY)('sub')}: ${(0,message/* code */.aY)('repo:<owner>/<repository>:…')}, and for newer repositories ${(0,message/* code */.aY)('repo:<owner>@<owner id>/<repository>@<repository id>:…')}. If the repository or organization customizes the subject claim, ${(0,message/* code */.aY)('sub')} has a different form. For release tags, use ${(0,message/* code */.aY)('StringLike')} with ${(0,message/* code */.aY)('…:ref:refs/tags/v*')}.`;
    },
    'EntityNotExist.Role': ({ role }) => (0,message/* message */.iU) `Role ${(0,message/* value */.Uq)(role.arn)} does not exist. Check the account id and the name in ${(0,message/* input */.hF)('role-to-assume')}. Names are case-sensitive.`,
    'InvalidParameter.DurationSeconds': ({ role }) => (0,message/* message */.iU) `${(0,message/* input */.hF)('role-session-expiration')} is ${role.seconds} s. It must be at least 900 s, and at most the role's maximum session duration.`,
    'InvalidParameter.RoleArn': () => (0,message/* message */.iU) `Set ${(0,message/* input */.hF)('role-to-assume')} to the ARN shown on the role's page in the RAM console.`,
    'InvalidParameter.OIDCProviderArn': () => (0,message/* message */.iU) `Set ${(0,message/* input */.hF)('oidc-provider-arn')} to the ARN shown on the OIDC provider's page in the RAM console.`,
    'InvalidParameter.RoleSessionName': () => (0,message/* message */.iU) `Set ${(0,message/* input */.hF)('role-session-name')} to a name with ${role/* sessionNameForm */.m3}.`,
    'InvalidParameter.PolicyGrammar': refusedPolicy,
    'InvalidParameter.PolicySize': refusedPolicy,
    NoPermission: ({ role }) => allowAssumption(role)
};
const enableRrsa = (0,message/* message */.iU) `If RRSA is not enabled for the cluster, enable it (in the ACK console, on the cluster's page, under Security and Auditing), then recreate the pod: only pods created after RRSA is enabled get an RRSA token.`;
const ownProvider = (0,message/* message */.iU) `${(0,message/* code */.aY)(rrsa/* rrsaVariables */.o.provider)} must name the provider of this pod's own cluster (${(0,message/* code */.aY)('ack-rrsa-<cluster id>')}).`;
const podHints = {
    [`${tokenError}Expired`]: ({ token }) => (0,message/* message */.iU) `The token in ${fileOf(token)} had expired when STS received it, although Kubernetes replaces a token before it expires. Mount the projected volume itself: a copy or a ${(0,message/* code */.aY)('subPath')} is not updated. Check the kubelet, and synchronize the node's clock (NTP).`,
    [`${tokenError}Invalid`]: ({ token }) => (0,message/* message */.iU) `STS could not verify the token in ${fileOf(token)}. Its issuer is ${issuerOf(token)}. Check that the pod's own cluster mounted this token, and that it is not a copy from elsewhere. ${enableRrsa}`,
    [`${tokenError}AudienceNotMatch`]: ({ role, token }) => (0,message/* message */.iU) `The token in ${fileOf(token)} is for the audience ${audienceOf(role, token)}, which is not a client id of the RAM OIDC provider${nameOfProvider(role)}. Set ${(0,message/* code */.aY)('audience: sts.aliyuncs.com')} in the ${(0,message/* code */.aY)('serviceAccountToken')} of the pod's projected volume.`,
    [`${tokenError}IssuerNotMatch`]: ({ role, token }) => (0,message/* message */.iU) `The issuer of the token in ${fileOf(token)} is ${issuerOf(token)}, but the RAM OIDC provider${nameOfProvider(role)} has a different issuer. ${ownProvider} ${enableRrsa}`,
    [`${tokenError}IssuerConfigurationBroken`]: ({ token }) => (0,message/* message */.iU) `STS could not get the public keys of the issuer ${issuerOf(token)}. ${enableRrsa}`,
    'AuthenticationFail.NoPermission': ({ role, token }, errorMessage) => isAboutProvider(errorMessage)
        ? (0,message/* message */.iU) `OIDC provider${nameOfProvider(role)} does not exist. ${ownProvider} ${enableRrsa}`
        : (0,message/* message */.iU) `The role's trust policy does not accept this pod's service account. ${conditionFor(role, token)} With RRSA, ${(0,message/* code */.aY)('sub')} has the form ${(0,message/* code */.aY)('system:serviceaccount:<namespace>:<service account>')}.`,
    'EntityNotExist.Role': ({ role }) => (0,message/* message */.iU) `Role ${(0,message/* value */.Uq)(role.arn)} does not exist. Check the account id and the name in ${(0,message/* code */.aY)(rrsa/* rrsaVariables */.o.role)} (from the service account's annotation ${(0,message/* code */.aY)('pod-identity.alibabacloud.com/role-name')}). Names are case-sensitive.`,
    'InvalidParameter.RoleArn': () => (0,message/* message */.iU) `Set ${(0,message/* code */.aY)(rrsa/* rrsaVariables */.o.role)} to the ARN shown on the role's page in the RAM console.`,
    'InvalidParameter.OIDCProviderArn': () => (0,message/* message */.iU) `Set ${(0,message/* code */.aY)(rrsa/* rrsaVariables */.o.provider)} to the ARN shown on the cluster's page in the ACK console.`,
    'InvalidParameter.RoleSessionName': () => (0,message/* message */.iU) `Set ${(0,message/* input */.hF)('role-session-name')}, or ${(0,message/* code */.aY)(rrsa/* rrsaVariables */.o.sessionName)}, to a name with ${role/* sessionNameForm */.m3}.`
};
function hintFor({ code: errorCode, message: errorMessage }, assumption) {
    if (diagnose_rpc_error/* badCredentials */.m.test(errorCode)) {
        return (0,message/* message */.iU) `Check the credentials that the role is assumed with (the log names their source), and check the runner's clock.`;
    }
    const known = { ...hints, ...(isOfPod(assumption.token) && podHints) };
    if (Object.hasOwn(known, errorCode))
        return known[errorCode]?.(assumption, errorMessage) ?? null;
    if (errorCode.startsWith(tokenError)) {
        return known[`${tokenError}Invalid`]?.(assumption, errorMessage) ?? null;
    }
    return null;
}
function isAboutProvider(errorMessage) {
    return /provider/i.test(errorMessage);
}
function allowAssumption({ arn }) {
    return (0,message/* message */.iU) `In a custom policy, grant ${(0,message/* code */.aY)('sts:AssumeRole')} on ${(0,message/* value */.Uq)(arn)} to the identity that the credentials belong to. (The system policy ${(0,message/* code */.aY)('AliyunSTSAssumeRoleAccess')} also works, but covers every role.) Also name that identity or its account in the role's trust policy. An access key of the Alibaba Cloud account itself, rather than of a RAM user, cannot assume a role.`;
}
function conditionFor(role, token) {
    const subject = token?.subject ? (0,message/* value */.Uq)(token.subject) : undetermined;
    return (0,message/* message */.iU) `It must name the provider as ${(0,message/* code */.aY)('Principal')} (${(0,message/* code */.aY)('Federated')}:${nameOfProvider(role)}). Its ${(0,message/* code */.aY)('Condition')} must match this token: ${(0,message/* code */.aY)('oidc:iss')} ${issuerOf(token)}, ${(0,message/* code */.aY)('oidc:aud')} ${audienceOf(role, token)}, ${(0,message/* code */.aY)('oidc:sub')} ${subject}. A wildcard (${(0,message/* code */.aY)('*')}, ${(0,message/* code */.aY)('?')}) needs ${(0,message/* code */.aY)('StringLike')}: with ${(0,message/* code */.aY)('StringEquals')} it matches nothing.`;
}
function refusedPolicy() {
    return (0,message/* message */.iU) `STS refused the session policy that this action wrote for ${(0,message/* input */.hF)('restrict-session')}. Report this to the maintainers of this action, with the policy from the debug log. Until this is fixed, restrict the permissions of the role itself, then remove ${(0,message/* input */.hF)('restrict-session')}: without it, the role is assumed with all its permissions.`;
}
function nameOfProvider({ oidcProvider }) {
    return oidcProvider === undefined ? message/* emptyMessage */.FS : (0,message/* message */.iU) ` ${(0,message/* value */.Uq)(oidcProvider)}`;
}
const undetermined = (0,message/* words */.aL)('(not determined)');
function issuerOf(token) {
    if (token?.issuer)
        return (0,message/* value */.Uq)(token.issuer);
    return isOfPod(token) ? undetermined : (0,message/* value */.Uq)('https://token.actions.githubusercontent.com');
}
function audienceOf({ audience }, token) {
    return (0,message/* value */.Uq)(token?.audience || audience);
}
function fileOf(token) {
    return (0,message/* value */.Uq)(token === undefined || token.from === 'job' ? '' : token.from.file);
}
function isOfPod(token) {
    return token !== undefined && token.from !== 'job';
}

;// CONCATENATED MODULE: ./lib/aliyun/sts/client.js









const version = '2015-04-01';
const globalSts = (0,message/* message */.iU) `If the region has no STS endpoint of its own, set ${(0,message/* input */.hF)('sts-endpoint', 'sts.aliyuncs.com')}.`;
class StsClient {
    #options;
    #client;
    #sender;
    constructor(options, sender) {
        this.#options = options;
        this.#client = new service_client/* ServiceClient */.N(options);
        this.#sender = sender;
    }
    assumeWithToken(role, token, policy) {
        const action = 'AssumeRoleWithOIDC';
        const parameters = {
            ...parametersOf(role, policy),
            OIDCProviderArn: role.oidcProvider ?? '',
            OIDCToken: token.token
        };
        return this.#open({ role, token }, () => this.#sender.unsigned(this.#options.sts, { action, version, parameters }));
    }
    assume(role, caller, policy) {
        const call = { action: 'AssumeRole', version, parameters: parametersOf(role, policy) };
        return this.#open({ role }, () => (0,credential_provider/* sendWithRenewal */.n)(caller, { kind: 'account' }, credentials => this.#sender.signed(this.#options.sts, call, credentials), rpc_response/* saysSessionExpired */.uQ));
    }
    async #open(assumption, send) {
        const { arn } = assumption.role;
        const outcome = await this.#client.execute({
            label: `session of role ${arn}`,
            send,
            requestIdOf: rpc_response/* requestIdOf */.Gb,
            interpret: response => interpretSession(response, assumption),
            returnsSecrets: true
        });
        if (outcome.ok)
            return outcome.value;
        const { reasonCode, hint } = outcome.diagnosis;
        throw this.#client.failure({
            subject: (0,message/* message */.iU) `role ${(0,message/* value */.Uq)(arn)} could not be assumed`,
            service: (0,message/* message */.iU) `STS`,
            hint: reasonCode === 'network' ? (0,message/* sentences */.hC)(hint, globalSts) : hint
        }, outcome);
    }
}
function interpretSession(response, assumption) {
    const session = (0,rpc_response/* isSuccess */.oJ)(response)
        ? parseSession((0,json_response/* fieldOf */._)(response.json, 'Credentials'), response, new Date())
        : null;
    if (session === null)
        return { ok: false, diagnosis: diagnoseStsError(response, assumption) };
    const assumed = parseAssumedRole(response);
    return assumed !== null && isSessionOf(assumed, assumption.role)
        ? { ok: true, value: session }
        : { ok: false, diagnosis: wrongSession(assumed) };
}
function parametersOf({ arn, sessionName, seconds }, policy) {
    return {
        RoleArn: arn,
        RoleSessionName: sessionName,
        DurationSeconds: String(seconds),
        ...(0,defined_fields/* defined */.s)({ Policy: policy })
    };
}

// EXTERNAL MODULE: ./lib/text/plain-text.js
var plain_text = __webpack_require__(56347);
;// CONCATENATED MODULE: ./lib/aliyun/credentials/oidc-token.js


const longestToken = 20_000;
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
            return reply.kind === 'response' ? (0,json_response/* parseJsonResponse */.l)(reply) : reply;
        },
        requestIdOf: () => '',
        interpret(response) {
            const token = response.status === 200 ? parseOidcToken((0,json_response/* fieldOf */._)(response.json, 'value'), 'job') : null;
            return token === null
                ? { ok: false, diagnosis: diagnose(response) }
                : { ok: true, value: token };
        },
        returnsSecrets: true,
        advice
    });
    if (outcome.ok)
        return outcome.value;
    const subject = (0,message/* message */.iU) `an OIDC token for this job could not be obtained`;
    const service = (0,message/* message */.iU) `GitHub's token service at ${(0,message/* value */.Uq)(address.host)}`;
    throw client.failure({ subject, service }, outcome);
}
const advice = {
    throttled: (0,message/* message */.iU) `Run the workflow again later, or raise ${(0,message/* input */.hF)('max-attempts')}.`,
    failing: (0,message/* message */.iU) `Run the workflow again later. If the error persists, check GitHub's status page, and the proxy if there is one.`,
    address: message/* emptyMessage */.FS
};
function diagnose({ status }) {
    if (status === 200)
        return (0,diagnosis/* unexpectedResponse */.Lf)((0,message/* message */.iU) `responded with 200, but without a token`);
    if (status === 429)
        return (0,diagnosis/* throttledByStatus */.EF)(status, advice);
    if ((0,diagnosis/* isTransient */.dg)(status))
        return (0,diagnosis/* undocumentedError */.us)(status, advice);
    return {
        reasonCode: 'credentials-rejected',
        what: (0,message/* message */.iU) `responded with ${status}`,
        hint: (0,message/* message */.iU) `GitHub lets a job request tokens only for a limited time, and this job may have run longer. Or something between the runner and GitHub may be changing requests. Run the workflow again. If the error persists, check that the job has the permission ${(0,message/* code */.aY)('id-token: write')}.`,
        retry: false,
        mayHaveTakenEffect: false
    };
}

// EXTERNAL MODULE: ./lib/aliyun/credentials/instance-role.js
var instance_role = __webpack_require__(42879);
;// CONCATENATED MODULE: ./lib/aliyun/sessions/instance-metadata.js







const service = `http://${instance_role/* metadataHost */.ou}`;
const tokenSeconds = 21_600;
async function fetchInstanceCredentials(role, onSecret, options, transport) {
    const send = (request) => execute(request, role, options, transport);
    const { token } = await send({
        label: 'token of the metadata service',
        path: '/latest/api/token',
        method: 'PUT',
        headers: {
            'x-aliyun-ecs-metadata-token-ttl-seconds': String(tokenSeconds),
            'content-length': '0'
        },
        parse: ({ status, body }) => status === 200 && isSecret(body.trim()) ? { token: body.trim() } : null
    });
    onSecret(token);
    return await send({
        label: `credentials of instance role ${role}`,
        path: `/latest/meta-data/ram/security-credentials/${encodeURIComponent(role)}`,
        method: 'GET',
        headers: { 'x-aliyun-ecs-metadata-token': token },
        parse(response) {
            const { json } = (0,json_response/* parseJsonResponse */.l)(response);
            const isSuccess = response.status === 200 && (0,json_response/* fieldOf */._)(json, 'Code') === 'Success';
            return isSuccess ? parseSession(json, response, new Date()) : null;
        }
    });
}
async function execute({ label, path, method, headers, parse }, role, options, transport) {
    const client = new service_client/* ServiceClient */.N(options);
    const outcome = await client.execute({
        label,
        send: () => transport.request(`${service}${path}`, {
            method,
            headers: { ...headers, 'user-agent': options.userAgent },
            timeout: options.timeoutMs
        }),
        requestIdOf: () => '',
        interpret(response) {
            const value = parse(response);
            return value === null ? { ok: false, diagnosis: instance_metadata_diagnose(response) } : { ok: true, value };
        },
        returnsSecrets: true,
        advice: instance_metadata_advice
    });
    if (outcome.ok)
        return outcome.value;
    const { reasonCode } = outcome.diagnosis;
    throw client.failure({
        subject: (0,message/* message */.iU) `the credentials of instance role ${(0,message/* value */.Uq)(role)} could not be obtained`,
        service: (0,message/* message */.iU) `the metadata service of this machine (${(0,message/* value */.Uq)(instance_role/* metadataHost */.ou)})`,
        ...(0,defined_fields/* defined */.s)({
            hint: reasonCode === 'network' || reasonCode === 'timeout' ? unreachable : undefined
        })
    }, outcome);
}
const unreachable = (0,message/* message */.iU) `${(0,message/* code */.aY)(instance_role/* instanceRoleVariable */._n)} is set, so this action expects to run on an ECS instance. If this machine is an ECS instance, check that nothing on it blocks ${(0,message/* value */.Uq)(instance_role/* metadataHost */.ou)} (for example, a container network without a route to it). If it is not an ECS instance, set ${(0,message/* code */.aY)(instance_role/* instanceRoleVariable */._n)} to an empty value.`;
const instance_metadata_advice = {
    throttled: (0,message/* message */.iU) `Run the workflow again later, or raise ${(0,message/* input */.hF)('max-attempts')}.`,
    failing: (0,message/* message */.iU) `Run the workflow again later. If the error persists, contact Alibaba Cloud support.`,
    address: message/* emptyMessage */.FS
};
function instance_metadata_diagnose({ status }) {
    if (status === 200) {
        return (0,diagnosis/* unexpectedResponse */.Lf)((0,message/* message */.iU) `responded with 200, but the response is not valid for this request`);
    }
    if ((0,diagnosis/* isTransient */.dg)(status))
        return (0,diagnosis/* undocumentedError */.us)(status, instance_metadata_advice);
    return {
        reasonCode: 'credentials-rejected',
        what: (0,message/* message */.iU) `responded with ${status}`,
        hint: status === 404
            ? (0,message/* message */.iU) `The instance has no role with this name. Attach the role to the instance in the ECS console, or correct ${(0,message/* code */.aY)(instance_role/* instanceRoleVariable */._n)}.`
            : (0,message/* message */.iU) `Check that the metadata service is enabled for this instance, and that nothing modifies requests between this machine and the service.`,
        retry: false,
        mayHaveTakenEffect: false
    };
}

// EXTERNAL MODULE: ./lib/runtime/bounded-file.js
var bounded_file = __webpack_require__(7300);
// EXTERNAL MODULE: ./lib/ports/call-failure.js
var call_failure = __webpack_require__(35033);
;// CONCATENATED MODULE: ./lib/aliyun/sessions/rrsa-token-file.js





const maxBytes = longestToken + 2;
const remount = (0,message/* message */.iU) `Mount the token as ACK does: as a projected volume with ${(0,message/* code */.aY)('serviceAccountToken')} and ${(0,message/* code */.aY)('audience: sts.aliyuncs.com')}, in the container that runs the job.`;
function readTokenFile({ tokenFile, role }) {
    const token = tokenIn(tokenFile);
    if (token.ok)
        return Promise.resolve(token.value);
    const { what, hint } = problems[token.problem];
    return Promise.reject(new call_failure/* CallFailure */.R({
        code: 'credentials-rejected',
        message: (0,message/* message */.iU) `role ${(0,message/* value */.Uq)(role.arn)} could not be assumed: the token file ${(0,message/* value */.Uq)(tokenFile)} (${(0,message/* code */.aY)(rrsa/* rrsaVariables */.o.tokenFile)}) ${what}.`,
        hint
    }));
}
const problems = {
    absent: {
        what: (0,message/* message */.iU) `does not exist`,
        hint: (0,message/* message */.iU) `${remount} If this runner is not a pod with RRSA, set ${(0,message/* code */.aY)(rrsa/* rrsaVariables */.o.provider)} and ${(0,message/* code */.aY)(rrsa/* rrsaVariables */.o.tokenFile)} to an empty value.`
    },
    unreadable: {
        what: (0,message/* message */.iU) `is not readable by the user that runs the job`,
        hint: (0,message/* message */.iU) `Set the pod's ${(0,message/* code */.aY)('securityContext.fsGroup')} to a group that the user belongs to. Kubernetes then lets that group read the token.`
    },
    'no-file': { what: (0,message/* message */.iU) `is not a regular file`, hint: remount },
    'too-large': { what: (0,message/* message */.iU) `is too large to be an OIDC token`, hint: remount },
    empty: {
        what: (0,message/* message */.iU) `is empty`,
        hint: (0,message/* message */.iU) `Kubernetes writes the token before the container starts, so this is not the file that Kubernetes mounts. ${remount}`
    },
    'no-token': { what: (0,message/* message */.iU) `does not contain an OIDC token (a JWT)`, hint: remount },
    broken: {
        what: (0,message/* message */.iU) `could not be read`,
        hint: (0,message/* message */.iU) `Check the pod's disk and mounts. ${remount}`
    }
};
function tokenIn(file) {
    let bytes;
    try {
        bytes = (0,bounded_file/* readBoundedFile */.M)(file, maxBytes, 'followed');
    }
    catch (error) {
        return { ok: false, problem: problemOf(error) };
    }
    if (!Buffer.isBuffer(bytes))
        return { ok: false, problem: bytes };
    const text = bytes.toString('latin1').trim();
    if (text === '')
        return { ok: false, problem: 'empty' };
    const value = parseOidcToken(text, { file });
    return value === null ? { ok: false, problem: 'no-token' } : { ok: true, value };
}
function problemOf(error) {
    const code = error.code ?? '';
    if (code === 'ENOENT' || code === 'ENOTDIR')
        return 'absent';
    if (code === 'EACCES' || code === 'EPERM')
        return 'unreadable';
    return code === 'ENXIO' || code === 'EISDIR' ? 'no-file' : 'broken';
}

;// CONCATENATED MODULE: ./lib/aliyun/sessions/session-keeper.js

const renewalMs = 180_000;
const renewalPauseMs = 15_000;
const cooldownMs = 500;
const minAgeMs = 1_000;
class FailureCooldown {
    #failure;
    #until = -Infinity;
    failureAt(now) {
        return now < this.#until ? (this.#failure ?? null) : null;
    }
    record(failure, now) {
        this.#failure = failure;
        this.#until = now + cooldownMs;
    }
}
class SessionKeeper {
    #options;
    #session;
    #renewal;
    #noRenewalBefore = -Infinity;
    constructor(options) {
        this.#options = options;
    }
    async credentials() {
        const { clock, requestMs, cooldown } = this.#options;
        const now = clock.now();
        const current = this.#liveSession();
        if (current === undefined) {
            const failure = this.#renewal === undefined ? cooldown.failureAt(now) : null;
            if (failure !== null)
                throw failure;
        }
        else if (current.endsAt - now > Math.min(renewalMs, current.lifeMs / 5) ||
            now < this.#noRenewalBefore) {
            return current.credentials;
        }
        this.#renewal ??= this.#renew();
        if (current !== undefined && current.endsAt - now > requestMs) {
            this.#renewal.catch(() => undefined);
            return current.credentials;
        }
        const renewed = await this.#renewal;
        if (!(renewed instanceof call_failure/* CallFailure */.R))
            return renewed;
        const live = this.#liveSession();
        if (live === undefined)
            throw renewed;
        return live.credentials;
    }
    expired(credentials) {
        const session = this.#session;
        if (session?.credentials !== credentials)
            return true;
        if (this.#options.clock.now() - (session.endsAt - session.lifeMs) < minAgeMs)
            return false;
        this.#session = undefined;
        return true;
    }
    #liveSession() {
        const session = this.#session;
        return session !== undefined && session.endsAt > this.#options.clock.now() ? session : undefined;
    }
    async #renew() {
        const { clock, open, cooldown } = this.#options;
        const session = await (0,call_failure/* resultOrFailure */.p)(open()).finally(() => {
            this.#renewal = undefined;
        });
        const now = clock.now();
        if (session instanceof call_failure/* CallFailure */.R) {
            cooldown.record(session, now);
            this.#noRenewalBefore = now + renewalPauseMs;
            return session;
        }
        const { credentials, lifeMs } = session;
        this.#session = { credentials, lifeMs, endsAt: now + lifeMs };
        this.#noRenewalBefore = now + Math.min(renewalPauseMs, lifeMs / 10);
        return credentials;
    }
}

;// CONCATENATED MODULE: ./lib/aliyun/sessions/session-provider.js







function sessionProvider({ source, role }, options, transport) {
    const { onSecret, policies } = options;
    const createKeeper = (open, cooldown) => new SessionKeeper({
        clock: options.clock,
        requestMs: options.timeoutMs,
        cooldown,
        async open() {
            const session = await open();
            Object.values(session.credentials).forEach(onSecret);
            return session;
        }
    });
    const cooldown = new FailureCooldown();
    if (role === undefined)
        return sourceProvider(source, options, transport, createKeeper);
    const open = role.oidcProvider === undefined
        ? openWith(sourceProvider(source, options, transport, createKeeper), role, options, transport)
        : openWithToken(source, role, options, transport);
    if (policies.length === 0)
        return singleSession(createKeeper(() => open(), cooldown));
    return sessionPerSubject(policies.map(({ buckets, keys, text }) => {
        options.debug?.(`session policy (buckets: ${buckets.length}): ${text}`);
        const keeper = createKeeper(() => open(text), cooldown);
        return { buckets: new Set(buckets), keys, keeper };
    }));
}
function sourceProvider(source, options, transport, createKeeper) {
    const renewing = (open) => singleSession(createKeeper(() => open(), new FailureCooldown()));
    switch (source.kind) {
        case 'keys':
            return (0,credential_provider/* staticProvider */.M)(source.credentials);
        case 'service-account':
            return renewing(openWithToken(source, source.account.role, options, transport));
        case 'instance':
            return renewing(() => fetchInstanceCredentials(source.roleName, options.onSecret, options, transport));
        case 'oidc':
            throw new Error('An OIDC token is for assuming a role, and there is none.');
    }
}
function openWith(caller, role, options, transport) {
    const sts = createStsClient(options, transport);
    return policy => sts.assume(role, caller, policy);
}
function openWithToken(source, role, options, transport) {
    const sts = createStsClient(options, transport);
    return async (policy) => {
        const token = await requestToken(source, role, options, transport);
        options.onSecret(token.token);
        return await sts.assumeWithToken(role, token, policy);
    };
}
function requestToken(source, { audience }, options, transport) {
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
function createStsClient(options, transport) {
    return new StsClient(options, new sender.RpcSender(options, transport));
}
function singleSession(keeper) {
    return {
        credentials: () => keeper.credentials(),
        expired: credentials => keeper.expired(credentials)
    };
}
function sessionPerSubject(sessions) {
    const owners = new WeakMap();
    return {
        async credentials(subject) {
            const session = sessions.find(candidate => covers(candidate, subject)) ?? sessions[0];
            if (session === undefined)
                throw new Error('There is no session at all.');
            const credentials = await session.keeper.credentials();
            owners.set(credentials, session.keeper);
            return credentials;
        },
        expired: credentials => owners.get(credentials)?.expired(credentials) ?? false
    };
}
function covers({ buckets, keys }, subject) {
    switch (subject.kind) {
        case 'account':
            return true;
        case 'bucket':
            return buckets.has(subject.bucket);
        case 'key':
            return keys.some(({ name, region = subject.region }) => name === subject.key && region === subject.region);
    }
}


/***/ }),

/***/ 7300:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   M: () => (/* binding */ readBoundedFile)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73024);

function readBoundedFile(file, maxBytes, links) {
    const { O_NOFOLLOW, O_NONBLOCK, O_RDONLY } = node_fs__WEBPACK_IMPORTED_MODULE_0__.constants;
    const descriptor = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.openSync)(file, O_RDONLY | O_NONBLOCK | (links === 'refused' ? O_NOFOLLOW : 0));
    try {
        const stats = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.fstatSync)(descriptor);
        if (!stats.isFile())
            return 'no-file';
        if (stats.size > maxBytes)
            return 'too-large';
        const bytes = readUpTo(descriptor, maxBytes + 1);
        return bytes.length > maxBytes ? 'too-large' : bytes;
    }
    finally {
        (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.closeSync)(descriptor);
    }
}
function readUpTo(descriptor, maxLength) {
    const chunks = [];
    for (let left = maxLength; left > 0;) {
        const chunk = Buffer.alloc(Math.min(left, 65_536));
        const length = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readSync)(descriptor, chunk);
        if (length === 0)
            break;
        chunks.push(chunk.subarray(0, length));
        left -= length;
    }
    return Buffer.concat(chunks);
}


/***/ })

};
