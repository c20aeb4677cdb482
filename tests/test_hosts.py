"""Every way to write a host, and what it stands for."""

from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bodspider.hosts import address_of, is_bad_port, is_global, is_private, plain_host


@pytest.mark.parametrize(
    ("host", "plain"),
    [
        ("Site.EXAMPLE.", "site.example"),
        ("site.example..", "site.example"),
        ("münchen.example", "xn--mnchen-3ya.example"),
        ("straße.example", "xn--strae-oqa.example"),
        ("STRASSE.example", "strasse.example"),
        ("i❤.example", "xn--i-7iq.example"),
        ("pаypal.example", "xn--pypal-4ve.example"),  # the first a is Cyrillic
        ("ｅｘａｍｐｌｅ．ｏｒｇ", "example.org"),
        ("example。org", "example.org"),
        ("exam\u00adple.org", "example.org"),
        ("ⓔⓧⓐⓜⓟⓛⓔ.ⓒⓞⓜ", "example.com"),
        ("ex%61mple.org", "example.org"),
        ("m%C3%BCnchen.example", "xn--mnchen-3ya.example"),
        ("a_b.example", "a_b.example"),
        ("xn--mnchen-3ya.example", "xn--mnchen-3ya.example"),
        ("127.1", "127.0.0.1"),
        ("0177.0.0.1", "127.0.0.1"),
        ("0x7f.0x0.0x0.0x1", "127.0.0.1"),
        ("0x7F000001", "127.0.0.1"),
        ("2130706433", "127.0.0.1"),
        ("017700000001", "127.0.0.1"),
        ("127.0.0.1.", "127.0.0.1"),
        ("0", "0.0.0.0"),
        ("0x", "0.0.0.0"),
        ("①②⑦.⓪.⓪.①", "127.0.0.1"),
        ("１２７。０。０。１", "127.0.0.1"),
        ("%31%32%37.0.0.1", "127.0.0.1"),
        ("8.8.2056", "8.8.8.8"),
        ("[::1]", "[::1]"),
        ("[0:0:0:0:0:0:0:1]", "[::1]"),
        ("[::FFFF:127.0.0.1]", "[::ffff:7f00:1]"),
        ("[2001:4860:4860:0:0:0:0:8888]", "[2001:4860:4860::8888]"),
    ],
)
def test_every_spelling_of_a_host_comes_out_as_one(host, plain):
    assert plain_host(host) == plain
    assert plain_host(plain) == plain


@pytest.mark.parametrize(
    "host",
    [
        "", ".", "a..b", ".example.org", "a b", "a/b", "a@b", "a:b", "a#b", "a?b", "a\\b", "a<b", "a|b", "a^b", "a\x00b", "a\nb", "%00", "%2f",
        "%zz", "%ff", "a%", "256.0.0.1", "1.2.3.4.5", "1.2.3.08", "4294967296", "0x100000000", "1.2.3.256", "example.0x7f", "1..2", "1_0.0.0.1",
        "[::1", "::1]", "[]", "[::1%25eth0]", "[fe80::1%eth0]", "[1.2.3.4]", "[::1].example.org", "[g::1]", "a" * 64 + ".example",
        "abc.".join("a" * 80), "\u202e.example",
    ],
)  # fmt: skip
def test_what_is_no_host_is_refused(host):
    with pytest.raises(ValueError, match=r"."):
        plain_host(host)


@pytest.mark.parametrize(
    "host",
    [
        "localhost", "LOCALHOST", "localhost.", "x.localhost", "printer.local", "intranet", "metadata.google.internal", "nas.home.arpa",
        "127.0.0.1", "127.1", "0177.0.0.1", "2130706433", "0x7f.0.0.1", "0x7f000001", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1",
        "169.254.169.254", "0.0.0.0", "0", "100.64.0.1", "100.100.100.200", "192.0.0.192", "192.0.2.1", "192.88.99.1", "198.18.0.1",
        "198.51.100.1", "203.0.113.1", "224.0.0.1", "240.0.0.1", "255.255.255.255",
        "[::1]", "[::]", "[fe80::1]", "[fe80::1%25eth0]", "[fec0::1]", "[fc00::1]", "[fd00:ec2::254]", "[ff02::1]", "[::ffff:127.0.0.1]",
        "[::ffff:a9fe:a9fe]", "[::127.0.0.1]", "[64:ff9b::7f00:1]", "[64:ff9b::10.0.0.1]", "[64:ff9b:1::1]", "[2002:7f00:1::]", "[2002:808:808::]",
        "[2001::1]", "[2001:0:53aa:64c:0:7bd6:7f00:1]", "[2001:db8::1]", "[3fff::1]", "[100::1]", "[5f00::1]", "[4000::1]", "[::8.8.8.8]",
        "no host", "",
    ],
)  # fmt: skip
def test_private_hosts_are_known_in_every_spelling(host):
    assert is_private(host)


@pytest.mark.parametrize(
    "host",
    [
        "site.example", "10.example.org", "127.0.0.1.example.org", "localhost.example.org", "local.example.org", "8.8.8.8", "0x08080808",
        "172.32.0.1", "100.128.0.1", "192.0.1.1", "[2001:4860:4860::8888]", "[::ffff:8.8.8.8]", "[64:ff9b::8.8.8.8]",
    ],
)  # fmt: skip
def test_public_hosts_are_not_private(host):
    assert not is_private(host)


def test_ports_of_other_services_are_known():
    assert [port for port in (0, 22, 25, 6000, 6667, 10080) if not is_bad_port(port)] == []
    assert [port for port in (80, 443, 591, 3000, 8000, 8080, 8443) if is_bad_port(port)] == []


@given(st.ip_addresses())
def test_no_address_is_public_that_python_calls_private(address):
    if is_global(address):
        assert not (
            address.is_private or address.is_loopback or address.is_link_local or address.is_multicast or address.is_unspecified
        )


@given(st.ip_addresses(v=4), st.data())
def test_an_address_in_any_base_is_the_same_address(address, data):
    *first, last = range(data.draw(st.integers(1, 4)))
    parts = [str(address).split(".")[place] for place in first] + [str(int(address) & (1 << 8 * (4 - last)) - 1)]
    spelled = [data.draw(st.sampled_from([str, hex, lambda n: f"0{n:o}" if n else "0"]))(int(each)) for each in parts]
    assert address_of(plain_host(".".join(spelled))) == address


@given(st.one_of(st.text(), st.from_regex(r"\[[0-9a-fA-F:.%]*\]"), st.from_regex(r"[0-9a-fx.]+")))
def test_a_host_has_one_spelling_or_none(host):
    try:
        plain = plain_host(host)
    except ValueError:
        assert is_private(host)
        return
    assert plain.isascii()
    assert plain == plain_host(plain)
    address = address_of(plain)
    assert address is None or ip_address(plain.strip("[]")) == address
