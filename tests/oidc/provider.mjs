// A real OpenID Connect provider for tests. Whoever comes is signed in as the person that POST /test named last, without being asked;
// POST /test also renews the keys and sets how long ID tokens are good. It ends with its parent: standard input ends when the process
// at its other end does.
import { generateKeyPairSync, randomUUID } from "node:crypto";
import { createServer } from "node:http";
import Provider from "oidc-provider";

process.stdin.resume().on("end", () => process.exit(0));

const state = { person: { sub: "nobody" }, idTokenSeconds: 3600, redirectUris: [] };
let provider;
let issuer;

function newKeys() {
  const key = (type, options, alg) => ({ ...generateKeyPairSync(type, options).privateKey.export({ format: "jwk" }), alg, use: "sig", kid: randomUUID() });
  return { keys: [key("rsa", { modulusLength: 2048 }, "RS256"), key("ec", { namedCurve: "P-256" }, "ES256")] };
}

function start() {
  const client = (client_id, more) => ({ client_id, redirect_uris: state.redirectUris, grant_types: ["authorization_code"], response_types: ["code"], ...more });
  provider = new Provider(issuer, {
    jwks: newKeys(),
    clients: [
      client("sarnakh", { client_secret: "a secret with : and %", token_endpoint_auth_method: "client_secret_basic" }),
      client("sarnakh-es256", { client_secret: "another", token_endpoint_auth_method: "client_secret_basic", id_token_signed_response_alg: "ES256" }),
      client("sarnakh-public", { token_endpoint_auth_method: "none" }),
    ],
    cookies: { keys: [randomUUID()] },
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"], groups: ["groups"] },
    scopes: ["openid", "email", "profile", "groups"],
    ttl: { IdToken: () => state.idTokenSeconds, AccessToken: 60, AuthorizationCode: 60, Grant: 60, Interaction: 60, Session: 60 },
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (_, sub) => ({ accountId: sub, claims: () => state.person }),
    loadExistingGrant: async (context) => {
      const grant = new context.oidc.provider.Grant({ clientId: context.oidc.client.clientId, accountId: context.oidc.session.accountId });
      grant.addOIDCScope("openid email profile groups");
      await grant.save();
      return grant;
    },
  });
}

async function bodyOf(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return JSON.parse(Buffer.concat(parts));
}

const server = createServer(async (request, response) => {
  if (request.url === "/test") {
    const { renewKeys, ...change } = await bodyOf(request);
    Object.assign(state, change);
    if (renewKeys || change.redirectUris) start();
    response.writeHead(204).end();
  } else if (request.url.startsWith("/interaction/")) {
    await provider.interactionFinished(request, response, { login: { accountId: state.person.sub } });
  } else {
    provider.callback()(request, response);
  }
});

server.listen(0, "127.0.0.1", () => {
  issuer = `http://127.0.0.1:${server.address().port}`;
  start();
  console.log(`listening ${issuer}`);
});
