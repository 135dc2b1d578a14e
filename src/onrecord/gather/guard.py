"""Which addresses may be spoken to: decided on the address itself, at the connection.

A name says nothing about where it leads, and may lead elsewhere a moment later
(DNS rebinding). So a name is resolved once, every address it has is judged, and
the connection is made to those very addresses.
"""

import asyncio
import ipaddress
import re
import socket
from collections.abc import Awaitable, Callable
from typing import NamedTuple
from urllib.parse import urlsplit

from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from onrecord.records import Refused, UsageError

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Lookup = Callable[[str, int], Awaitable[list[str]]]

# IANA special-purpose registries, in words that an operator knows.
_CLOSED: tuple[tuple[Network, str], ...] = tuple(
    (ipaddress.ip_network(block), word)
    for block, word in (
        ("0.0.0.0/8", "an unspecified"),
        ("10.0.0.0/8", "a private"),
        ("100.64.0.0/10", "a carrier-grade NAT"),
        ("127.0.0.0/8", "a loopback"),
        ("169.254.0.0/16", "a link-local"),
        ("172.16.0.0/12", "a private"),
        ("192.0.0.0/24", "a reserved"),
        ("192.0.2.0/24", "a documentation"),
        ("192.88.99.0/24", "a 6to4 relay"),
        ("192.168.0.0/16", "a private"),
        ("198.18.0.0/15", "a benchmarking"),
        ("198.51.100.0/24", "a documentation"),
        ("203.0.113.0/24", "a documentation"),
        ("224.0.0.0/4", "a multicast"),
        ("240.0.0.0/4", "a reserved"),
        ("::/128", "an unspecified"),
        ("::1/128", "a loopback"),
        ("::ffff:0:0/96", "an IPv4-mapped"),
        ("::/96", "an IPv4-compatible"),
        ("64:ff9b::/96", "a NAT64"),
        ("64:ff9b:1::/48", "a NAT64"),
        ("2001::/32", "a Teredo"),
        ("2001::/23", "a reserved"),
        ("2001:db8::/32", "a documentation"),
        ("2002::/16", "a 6to4"),
        ("3fff::/20", "a documentation"),
        ("fc00::/7", "a private"),
        ("fe80::/10", "a link-local"),
        ("fec0::/10", "a private"),
        ("ff00::/8", "a multicast"),
    )
)
_GLOBAL_V6 = ipaddress.ip_network("2000::/3")
_ALLOWANCE = re.compile(r"\[?(?P<range>[0-9a-fA-F.:]+?(?:/\d+)?)\]?(?P<port>:\d+)?")
_QUAD = re.compile(r"(?:0|[1-9]\d{0,2})(?:\.(?:0|[1-9]\d{0,2})){3}")


class Allowance(NamedTuple):
    """A range that is refused otherwise and that the operator allows by name."""

    network: Network
    port: int | None = None  # None: every port

    @classmethod
    def parse(cls, text: str) -> "Allowance":
        """`127.0.0.0/8`, `10.1.2.3:8080`, `127.0.0.0/8:8801`, `[fd00::/8]:80`. Raises UsageError."""
        bracketed = text.startswith("[")
        match = _ALLOWANCE.fullmatch(text)
        try:
            if match is None:
                raise ValueError(text)
            if text.count(":") > 1 and not bracketed:
                return cls(ipaddress.ip_network(text, strict=False))
            port = int(match["port"][1:]) if match["port"] else None
            if port is not None and not 0 < port < 65536:
                raise ValueError(text)
            return cls(ipaddress.ip_network(match["range"], strict=False), port)
        except ValueError:
            raise UsageError(
                "is no address range", text, "write it as 127.0.0.0/8, 10.1.2.3:8080 or [fd00::/8]:80"
            ) from None

    def covers(self, address: ipaddress.IPv4Address | ipaddress.IPv6Address, port: int) -> bool:
        """Whether `address` at `port` lies in this range."""
        return address in self.network and self.port in (None, port)

    def __str__(self) -> str:
        if self.port is None:
            return str(self.network)
        return f"[{self.network}]:{self.port}" if self.network.version == 6 else f"{self.network}:{self.port}"


class Guard:
    """Judges addresses and URLs. Everything public is open, the rest only by allowance."""

    def __init__(self, allowances: tuple[Allowance, ...] = ()) -> None:
        self.allowances = allowances

    def allowed_by_name(self, host: str, port: int) -> bool:
        """Whether `host`, an address or a *.localhost name, lies in a range that the operator named."""
        try:
            address = ipaddress.ip_address("127.0.0.1" if is_localhost(host) else host)
        except ValueError:
            return False
        return any(allowance.covers(address, port) for allowance in self.allowances)

    def check_address(self, text: str, port: int, where: str) -> None:
        """Raises Refused when the IP address `text` must not be spoken to at `port`."""
        try:
            address = ipaddress.ip_address(text)
        except ValueError:
            raise Refused(f"leads to {text}, which is no internet address", where, "check the address") from None
        if any(allowance.covers(address, port) for allowance in self.allowances):
            return
        word = next((word for network, word in _CLOSED if address in network), None)
        if word is None and address.version == 6 and (address not in _GLOBAL_V6 or "%" in text):
            word = "a reserved"
        if word is not None:
            raise Refused(
                f"leads to {text}, {word} address",
                where,
                f"if that is meant: --allow {text}:{port}"
                if address.version == 4
                else "if that is meant: --allow RANGE",
            )

    def check_url(self, text: str) -> URL:
        """The URL to fetch, normalised. Raises Refused for schemes, hosts and forms that are not followed."""
        try:
            url = URL(text)
            host, port = url.raw_host, url.port
        except ValueError as error:
            raise Refused(f"is no web address ({error})", text, "check the spelling") from None
        if url.scheme not in ("http", "https"):
            raise Refused("is not an http or https address", text, "only web addresses are fetched")
        if not host or not port:
            raise Refused("names no host", text, "check the spelling")
        if url.user is not None or url.password is not None or "@" in urlsplit(text).netloc:
            raise Refused("carries a user name or password", str(url.with_user(None)), "remove it from the address")
        self._check_host(host, port, str(url))
        return url.with_fragment(None)

    def _check_host(self, host: str, port: int, where: str) -> None:
        if ":" in host or _QUAD.fullmatch(host):
            self.check_address(host, port, where)
        elif _is_numeric(host):
            # 2130706433, 0x7f.1, 0177.0.0.1: the C library reads these as addresses.
            raise Refused("writes an internet address in an odd form", where, "write four decimal numbers")


def is_localhost(host: str) -> bool:
    """Whether `host` is `localhost` or under it: loopback by RFC 6761, whatever a name server says."""
    name = host.rstrip(".").lower()
    return name == "localhost" or name.endswith(".localhost")


def _is_numeric(host: str) -> bool:
    last = host.rstrip(".").rpartition(".")[2].lower()
    return last.isdigit() or re.fullmatch(r"0x[0-9a-f]*", last) is not None


async def system_lookup(host: str, port: int) -> list[str]:
    """The addresses that the system's resolver knows for `host`. Raises OSError."""
    answers = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(answer[4][0]) for answer in answers))


class PinnedResolver(AbstractResolver):
    """Resolves once and hands over only addresses that were judged.

    One closed address among several open ones refuses the whole name: which of
    them a connection would pick is up to whoever owns the name.
    """

    def __init__(self, guard: Guard, lookup: Lookup = system_lookup) -> None:
        self._guard, self._lookup = guard, lookup

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """The judged addresses of `host`. Raises Refused, or OSError when there is none."""
        addresses = ["127.0.0.1"] if is_localhost(host) else await self._lookup(host, port)
        if not addresses:
            raise OSError(f"no address for {host}")
        for address in addresses:
            self._guard.check_address(address, port, host)
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=port,
                family=socket.AF_INET6 if ":" in address else socket.AF_INET,
                proto=socket.IPPROTO_TCP,
                flags=socket.AI_NUMERICHOST,
            )
            for address in addresses
        ]

    async def close(self) -> None:
        """Nothing is held open."""
