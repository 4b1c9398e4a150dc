"""A small OIDC provider: discovery, authorization with PKCE, token, keys. It signs in the user that the test names, without
asking."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT_ID, CLIENT_SECRET = "perfeval", "the-client-secret-of-the-tests"


class Provider:
    """The provider on a port of this machine, while the `with` block lasts."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.next_visitor: Mapping[str, Any] = {}
        self.signs_wrongly = False
        self.key, self._stranger = (RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"}) for _ in range(2))
        self._codes: dict[str, dict[str, str]] = {}
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                parts = urlsplit(self.path)
                asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
                if parts.path == "/.well-known/openid-configuration":
                    self._tell(provider.metadata())
                elif parts.path == "/keys":
                    self._tell({"keys": [provider.key.as_dict(private=False)]})
                elif parts.path == "/authorize" and asked.get("client_id") == CLIENT_ID:
                    self._send_on(provider.admitted(asked))
                elif parts.path == "/sign-out":
                    self._send_on(asked["post_logout_redirect_uri"])
                else:
                    self.send_error(404)

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                asked = {name: values[0] for name, values in parse_qs(body).items()}
                answer = provider.token(asked, self.headers.get("Authorization", ""))
                self._tell(answer or {"error": "invalid_grant"}, 200 if answer else 400)

            def log_message(self, format: str, *args: Any) -> None:
                """Say nothing."""

            def _tell(self, answer: Mapping[str, Any], status: int = 200) -> None:
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(json.dumps(answer).encode())

            def _send_on(self, address: str) -> None:
                self.send_response(302)
                self.send_header("Location", address)
                self.end_headers()

        self._server = ThreadingHTTPServer(("127.0.0.1", port), Handler)

    def __enter__(self) -> Provider:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()

    def metadata(self) -> dict[str, Any]:
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
            "end_session_endpoint": f"{self.url}/sign-out",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "code_challenge_methods_supported": ["S256"],
        }

    def admitted(self, asked: dict[str, str]) -> str:
        """The address that the browser is sent back to, with a code that is good once."""
        code = secrets.token_urlsafe()
        self._codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, asked: dict[str, str], authorization: str) -> dict[str, Any] | None:
        """The tokens for a code; None where client, code or PKCE verifier are wrong."""
        basic = "Basic " + base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
        begun = self._codes.pop(asked.get("code", ""), None)
        proof = base64.urlsafe_b64encode(hashlib.sha256(asked.get("code_verifier", "").encode()).digest()).decode().rstrip("=")
        if begun is None or authorization != basic or begun["code_challenge"] != proof:
            return None
        now = int(time.time())
        claims = {
            "iss": self.url,
            "aud": CLIENT_ID,
            "sub": "1",
            "iat": now,
            "exp": now + 600,
            "nonce": begun.get("nonce", ""),
            **self.next_visitor,
        }
        signer = self._stranger if self.signs_wrongly else self.key
        id_token = jwt.encode({"alg": "RS256", "kid": "one"}, claims, signer)
        return {"access_token": secrets.token_urlsafe(), "token_type": "Bearer", "expires_in": 600, "id_token": id_token}
