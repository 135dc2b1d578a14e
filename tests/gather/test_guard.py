"""Which addresses are spoken to: every closed form of an address, written in every way."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.gather import Allowance, Fetcher, FetchSettings
from onrecord.gather.guard import Guard, PinnedResolver
from onrecord.records import GatherError, Refused, UsageError
from tests.hostile import Hostile

CLOSED = [
    "0.0.0.0", "10.1.2.3", "100.64.0.1", "100.127.255.255", "127.0.0.1", "127.255.0.9", "169.254.169.254",
    "172.16.0.1", "172.31.255.255", "192.0.0.8", "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1",
    "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::a00:1",
    "2001::1", "2001:db8::1", "2002:7f00:1::", "fc00::1", "fd12::1", "fe80::1", "fe80::1%eth0", "fec0::1",
    "ff02::1", "3fff::1", "100::1", "4000::1",
]  # fmt: skip
OPEN = ["1.1.1.1", "8.8.8.8", "100.63.255.255", "100.128.0.1", "172.15.0.1", "172.32.0.1", "2606:4700::1111"]


@pytest.mark.parametrize("address", CLOSED)
def test_closed_addresses_are_refused_as_themselves_and_behind_a_name(address: str) -> None:
    guard = Guard()
    with pytest.raises(Refused, match="leads to"):
        guard.check_address(address, 80, "name.example")

    async def lookup(host: str, port: int) -> list[str]:
        return ["1.1.1.1", address]  # one open address does not open the name

    with pytest.raises(Refused):
        asyncio.run(PinnedResolver(guard, lookup).resolve("name.example", 80))
    if "%" not in address:
        host = f"[{address}]" if ":" in address else address
        with pytest.raises(Refused):
            guard.check_url(f"http://{host}/")


@pytest.mark.parametrize("address", OPEN)
def test_public_addresses_are_open(address: str) -> None:
    Guard().check_address(address, 443, "name.example")


@pytest.mark.parametrize(
    "url",
    [
        "http://2130706433/", "http://0x7f000001/", "http://0177.0.0.1/", "http://127.1/", "http://0x7f.1/",
        "http://127.0.0.1./", "http://１２７.0.0.1/", "http://127。0。0。1/", "file:///etc/passwd", "ftp://h.example/",
        "javascript:alert(1)", "//h.example/", "http:///path", "http://user@h.example/", "http://user:pw@h.example/",
        "http://@h.example/", "gopher://h.example/", "", "http://[::1", "http://h.example:99999/",
    ],
)  # fmt: skip
def test_odd_forms_are_refused_before_any_lookup(url: str) -> None:
    with pytest.raises(Refused) as caught:
        Guard().check_url(url)
    assert "pw" not in str(caught.value)


@given(st.text(max_size=40), st.sampled_from(["", "http://", "https://", "http://h.example/"]))
def test_any_text_is_refused_or_a_web_address(text: str, start: str) -> None:
    try:
        url = Guard().check_url(start + text)
    except Refused:
        return
    assert url.scheme in ("http", "https")
    assert url.raw_host


def test_an_allowance_opens_its_range_and_port_alone() -> None:
    guard = Guard((Allowance.parse("127.0.0.0/8:8801"),))
    guard.check_address("127.0.0.1", 8801, "x")
    guard.check_url("http://courier.localhost:8801/")
    for address, port in (("127.0.0.1", 8802), ("10.0.0.1", 8801), ("::ffff:127.0.0.1", 8801)):
        with pytest.raises(Refused):
            guard.check_address(address, port, "x")


@pytest.mark.parametrize("text", ["127.0.0.0/8:8801", "10.0.0.0/8", "[fd00::/8]:80", "::1/128", "10.1.2.3/32:1"])
def test_allowances_are_written_as_they_are_read(text: str) -> None:
    assert str(Allowance.parse(text)) == text


@pytest.mark.parametrize("text", ["", "localhost", "127.0.0.1:0", "127.0.0.1:99999", "127.0.0.0/99", "x:80", "*"])
def test_what_is_no_range_is_said_to_be_none(text: str) -> None:
    with pytest.raises(UsageError, match=r"127\.0\.0\.0/8"):
        Allowance.parse(text)


def test_a_name_server_that_changes_its_mind_changes_nothing(hostile: Hostile) -> None:
    """DNS rebinding: the address that was judged is the one that is connected to."""
    answers = [["127.0.0.1"], ["127.0.0.2"], ["10.0.0.1"]]
    asked: list[str] = []

    async def lookup(host: str, port: int) -> list[str]:
        asked.append(host)
        return answers[min(len(asked) - 1, 2)]

    settings = FetchSettings(
        allow=(Allowance.parse(f"127.0.0.1/32:{hostile.port}"),), respect_robots=False, delay_s=0, timeout_s=3
    )

    async def run() -> None:
        async with Fetcher(settings, lookup) as fetcher:
            page = await fetcher.get(f"http://turncoat.example:{hostile.port}/page")
            assert page.status == 200
            assert asked == ["turncoat.example"]  # looked up once, not once to judge and once to connect
            with pytest.raises(Refused, match=r"127\.0\.0\.2"):
                await fetcher.get(f"http://turncoat.example:{hostile.port}/page")
            with pytest.raises(Refused, match=r"10\.0\.0\.1"):
                await fetcher.get(f"http://turncoat.example:{hostile.port}/page")

    asyncio.run(run())
    assert hostile.asked == ["/page"]


def test_localhost_names_are_loopback_whatever_a_name_server_says() -> None:
    async def lookup(host: str, port: int) -> list[str]:
        return ["1.1.1.1"]

    with pytest.raises(Refused, match=r"127\.0\.0\.1"):
        asyncio.run(PinnedResolver(Guard(), lookup).resolve("bank.localhost", 80))


def test_a_name_without_address_is_a_plain_error() -> None:
    async def lookup(host: str, port: int) -> list[str]:
        raise OSError("no such name")

    async def run() -> None:
        async with Fetcher(FetchSettings(respect_robots=False), lookup) as fetcher:
            await fetcher.get("http://nowhere.example/")

    with pytest.raises(GatherError, match=r"no host of the name nowhere\.example"):
        asyncio.run(run())
