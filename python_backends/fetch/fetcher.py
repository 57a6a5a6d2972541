"""The guarded fetcher: resolve once, judge every address, dial the judged one, and judge again at each redirect."""

from __future__ import annotations

import asyncio
import io
import ssl
from dataclasses import dataclass, field
from urllib.parse import unquote

import httpx

from python_backends.errors import PayloadTooLarge, UpstreamFailed, UpstreamRefused, UrlBlocked
from python_backends.fetch.budget import Budget, Lease
from python_backends.fetch.dial import Dialer, DirectDialer, Resolver, SystemResolver
from python_backends.fetch.judging import judged
from python_backends.fetch.policy import BLOCKED, FetchPolicy

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_UNTYPED = frozenset({"", "application/octet-stream", "binary/octet-stream"})  # servers say so when they do not know
AGENT = "openfaze"
_HEADERS = {"accept": "*/*", "accept-encoding": "identity"}


@dataclass(frozen=True, slots=True)
class Fetched:
    """A body. `mime` is what the server declared (None where it did not know), `filename` is from the path, `charset`
    what the server said that text is written in, `url` where it was after redirects.

    It is a context manager: its end gives back what the body holds of the fetcher's budget.
    """

    data: bytes
    mime: str | None
    filename: str | None
    lease: Lease | None = field(default=None, compare=False, repr=False)
    charset: str | None = field(default=None, compare=False)
    url: str = field(default="", compare=False)

    def __enter__(self) -> Fetched:
        return self

    def __exit__(self, *_: object) -> None:
        if self.lease is not None:
            self.lease.end()


class Fetcher:
    """Brings the bytes behind public URLs. Holds no connections; one instance serves many fetches at once.

    All bodies that have not been let go, and those that are arriving, share `total_bytes` of the policy. `agent` is
    the name that servers are told.
    """

    def __init__(
        self, policy: FetchPolicy | None = None, *, resolver: Resolver | None = None, dialer: Dialer | None = None,
        agent: str = AGENT,
    ) -> None:  # fmt: skip
        self._policy = policy or FetchPolicy()
        self.budget = Budget(self._policy.total_bytes)
        self._max_bytes = min(self._policy.max_bytes, self._policy.total_bytes)
        self._resolver = resolver or SystemResolver()
        self._dialer = dialer or DirectDialer()
        self._headers = {**_HEADERS, "user-agent": agent}

    async def fetch(self, text: str) -> Fetched:
        """The body of `text`, after at most `max_redirects` redirects; use it in a `with`.

        Raises UrlBlocked (always with the same text), PayloadTooLarge over `max_bytes`, Unavailable where all bodies
        together would be over `total_bytes`, UpstreamRefused for a status from 400, and UpstreamFailed for whatever
        else the remote side did: a TLS failure, a broken answer, or more time than `deadline_s`.
        """
        try:
            return await asyncio.wait_for(self._follow(text), self._policy.deadline_s)
        except asyncio.TimeoutError as error:
            limit = f"{self._policy.deadline_s:g} s"
            raise UpstreamFailed(f"the URL's server did not finish within {limit}", code="upstream_timeout") from error

    async def _follow(self, text: str) -> Fetched:
        url = self._policy.target(text)
        for _ in range(self._policy.max_redirects + 1):
            answer = await self._hop(url)
            if isinstance(answer, Fetched):
                return answer
            if url.scheme == "https" and answer.scheme == "http":
                raise UpstreamFailed("the URL's server redirects from https to http, which is not followed")
            url = answer
        raise UpstreamFailed(f"the URL redirects more than {self._policy.max_redirects} times")

    async def _hop(self, url: httpx.URL) -> Fetched | httpx.URL:
        addresses = await judged(self._policy, self._resolver, url)
        for left, address in enumerate(addresses, start=1 - len(addresses)):
            try:
                return await self._ask(url, address)
            except httpx.ConnectError as error:
                _raise_tls(error)
                if left == 0:
                    raise UpstreamFailed("the URL's server does not accept connections") from error
            except httpx.ConnectTimeout as error:
                if left == 0:
                    raise UpstreamFailed("connecting to the URL's server timed out", code="upstream_timeout") from error
            except httpx.HTTPError as error:
                raise UpstreamFailed("the URL's server broke off or did not speak HTTP") from error
        raise UrlBlocked(BLOCKED)

    async def _ask(self, url: httpx.URL, address: str) -> Fetched | httpx.URL:
        """One request to `address`, which still greets the server (TLS and Host) by the name in `url`."""
        request = httpx.Request(
            "GET",
            url.copy_with(host=address, fragment=None),
            headers={**self._headers, "host": url.netloc.decode("ascii")},
            extensions={
                "sni_hostname": url.raw_host.decode("ascii").rstrip("."),
                "timeout": httpx.Timeout(None, connect=self._policy.connect_s).as_dict(),
            },
        )
        async with self._dialer() as transport:
            response = await transport.handle_async_request(request)
            try:
                return await self._read(url, response)
            finally:
                await response.aclose()

    async def _read(self, url: httpx.URL, response: httpx.Response) -> Fetched | httpx.URL:
        if response.status_code in _REDIRECTS:
            return self._location(url, response)
        if not 200 <= response.status_code < 300:
            raise UpstreamRefused(response.status_code)
        if response.headers.get("content-encoding", "identity").lower() != "identity":
            raise UpstreamFailed("the URL's server sent a compressed body although none was asked for")
        mime = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        typed = mime not in _UNTYPED and len(mime) <= 255
        lease = self.budget.lease()
        try:
            data = await self._body(response, lease)
        except BaseException:  # a cancelled fetch gives back what it holds as well
            lease.end()
            raise
        charset = response.charset_encoding
        return Fetched(data, mime if typed else None, _filename(url), lease, charset, str(url))

    def _location(self, url: httpx.URL, response: httpx.Response) -> httpx.URL:
        location = response.headers.get("location", "")
        if not location:
            raise UpstreamFailed("the URL's server redirects without saying where to")
        try:
            joined = url.join(location)
        except (httpx.InvalidURL, ValueError) as error:
            raise UrlBlocked(BLOCKED) from error
        return self._policy.target(str(joined))

    async def _body(self, response: httpx.Response, lease: Lease) -> bytes:
        """The raw body, counted as it arrives: Content-Length can refuse early but is not believed otherwise."""
        declared = response.headers.get("content-length", "0")
        if declared.isdigit() and int(declared) > self._max_bytes:
            raise self._too_large()
        body = io.BytesIO()  # gives its content away without a second copy
        async for chunk in response.aiter_raw():
            if body.tell() + len(chunk) > self._max_bytes:
                raise self._too_large()
            lease.grow(len(chunk))
            body.write(chunk)
        return body.getvalue()

    def _too_large(self) -> PayloadTooLarge:
        return PayloadTooLarge(f"the file behind the URL is over {self._max_bytes / 1e6:g} MB")


def _raise_tls(error: httpx.ConnectError) -> None:
    """Tells a failed TLS handshake from a refused connection; httpx has one class for both."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            raise UpstreamFailed("the URL's server has no valid TLS certificate", code="upstream_tls") from error
        cause = cause.__cause__ or cause.__context__


def _filename(url: httpx.URL) -> str | None:
    name = unquote(url.path.rpartition("/")[2])
    return name if name and name.isprintable() and len(name) <= 255 else None
