"""Content encodings undone piece by piece, under a cap: a bomb costs its cap and no more."""

import zlib
from typing import Protocol

import brotli  # type: ignore[import-untyped]

from onrecord.records import GatherError, Refused

ACCEPT_ENCODING = "gzip, deflate, br"
_PIECE = 256 * 1024


class Decoder(Protocol):
    """One content encoding, fed in pieces."""

    def feed(self, data: bytes, room: int) -> bytes:
        """The text of `data`, cut off soon after `room` bytes."""

    def finished(self) -> bool:
        """Whether the encoding says that it is complete."""


class Plain:
    """No encoding."""

    def feed(self, data: bytes, room: int) -> bytes:
        """`data` itself."""
        return data

    def finished(self) -> bool:
        """Always: only the connection knows."""
        return True


class Zlib:
    """gzip (several members too) and deflate, with or without its zlib wrapper."""

    def __init__(self, gzip: bool) -> None:
        self._gzip = gzip
        self._inner = zlib.decompressobj(31 if gzip else 15)
        self._started = False

    def feed(self, data: bytes, room: int) -> bytes:
        """The text of `data`, at most `room` + 1 bytes of it. Raises zlib.error."""
        out = bytearray()
        while data and len(out) <= room:
            if self._inner.eof:
                if not self._gzip or not data.strip(b"\0"):
                    break
                self._inner = zlib.decompressobj(31)
            try:
                out += self._inner.decompress(data, room + 1 - len(out))
            except zlib.error:
                if self._gzip or self._started:
                    raise
                self._inner = zlib.decompressobj(-15)  # many servers send bare deflate
                out += self._inner.decompress(data, room + 1 - len(out))
            self._started = True
            data = self._inner.unconsumed_tail or self._inner.unused_data
        return bytes(out)

    def finished(self) -> bool:
        """Whether the last member reached its end."""
        return self._inner.eof or not self._started


class Brotli:
    """br."""

    def __init__(self) -> None:
        self._inner = brotli.Decompressor()
        self._started = False

    def feed(self, data: bytes, room: int) -> bytes:
        """The text of `data`, at most about `room` bytes of it. Raises brotli.error."""
        self._started = self._started or bool(data)
        out = bytearray(self._inner.process(data, output_buffer_limit=min(room + 1, _PIECE)))
        while len(out) <= room and not self._inner.can_accept_more_data():
            out += self._inner.process(b"", output_buffer_limit=_PIECE)
        return bytes(out)

    def finished(self) -> bool:
        """Whether the stream reached its end."""
        return self._inner.is_finished() or not self._started


class Bounded:
    """Collects decoded bytes up to a cap. `where` is named in errors."""

    def __init__(self, encoding: str, cap: int, where: str) -> None:
        self._decoder, self._cap, self._where = _decoder(encoding, where), cap, where
        self._body = bytearray()

    def feed(self, data: bytes) -> None:
        """Takes the next piece. Raises Refused over the cap, GatherError for a damaged encoding."""
        try:
            self._body += self._decoder.feed(data, self._cap - len(self._body))
        except (zlib.error, brotli.error) as error:
            raise GatherError(
                f"has a damaged compression ({error})", self._where, "try again; if it stays, tell the publisher"
            ) from None
        if len(self._body) > self._cap:
            raise too_large(self._cap, self._where)

    def close(self) -> bytes:
        """Everything. Raises GatherError when the encoding breaks off."""
        if not self._decoder.finished():
            raise GatherError(
                "breaks off in the middle of its compression", self._where, "fetch or copy the whole file again"
            )
        return bytes(self._body)


def too_large(cap: int, where: str) -> Refused:
    """The error for a body over `cap` bytes."""
    size = f"{cap / 1_000_000:g} MB" if cap >= 100_000 else f"{cap} bytes"
    return Refused(f"is larger than {size} when unpacked", where, "raise the size limit if it is meant to be")


def gunzip(data: bytes, cap: int, where: str) -> bytes:
    """The text of gzipped `data`, at most `cap` bytes. Raises GatherError."""
    bounded = Bounded("gzip", cap, where)
    bounded.feed(data)
    return bounded.close()


def _decoder(encoding: str, where: str) -> Decoder:
    match encoding.strip().lower():
        case "" | "identity":
            return Plain()
        case "gzip" | "x-gzip":
            return Zlib(gzip=True)
        case "deflate":
            return Zlib(gzip=False)
        case "br":
            return Brotli()
    raise GatherError(f"is packed as {encoding!r}, which was not asked for", where, "tell the publisher")
