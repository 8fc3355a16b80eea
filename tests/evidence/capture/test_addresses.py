"""Which addresses the fetcher calls: public web pages, and nothing that hides in a number or a name."""

import ipaddress

import pytest

from safeconduct.evidence.capture import Refusal, Target, refuse, refuse_address
from safeconduct.evidence.capture.addresses import follow

NOT_PUBLIC = (
    "http://127.0.0.1/", "http://127.0.0.1./", "http://127.1.2.3/", "http://127.255.255.254/",
    "http://0.0.0.0/", "http://0.1.2.3/", "http://10.0.0.1/", "http://10.255.255.255/", "http://172.16.0.1/",
    "http://172.31.255.254/", "http://192.168.1.1/", "http://169.254.169.254/latest/meta-data/",
    "http://169.254.1.1/", "http://100.64.0.1/", "http://100.100.100.200/", "http://100.127.255.255/",
    "http://192.0.0.192/", "http://192.0.2.1/", "http://198.18.0.1/", "http://198.19.255.255/",
    "http://198.51.100.7/", "http://203.0.113.9/", "http://192.88.99.1/", "http://192.31.196.1/",
    "http://192.52.193.1/", "http://192.175.48.1/", "http://224.0.0.1/", "http://239.255.255.250/",
    "http://240.0.0.1/", "http://255.255.255.255/", "http://168.63.129.16/",
    # the same places as one number, in octal, in hexadecimal, with parts left out
    "http://2130706433/", "http://017700000001/", "http://0x7f000001/", "http://0X7F000001/",
    "http://127.1/", "http://127.0.1/", "http://0177.0.0.1/", "http://0177.0.0.01/", "http://0x7f.0.0.1/",
    "http://0x7f.1/", "http://0x7F.0x0.0x0.0x1/", "http://00000177.0.0.1/", "http://127.0.0.0x1/",
    "http://2852039166/", "http://0xa9fea9fe/", "http://0251.0376.0251.0376/", "http://169.16689662/",
    "http://3232235777/", "http://192.168.257/", "http://167772161/", "http://012.1/", "http://0/", "http://00/",
    "http://0x/", "http://0x0/", "http://0.0/", "http://4294967295/", "http://1681915905/",
    # with other digits and other dots
    "http://１２７.０.０.１/", "http://127。0。0。1/", "http://127．0．0．1/", "http://127｡0｡0｡1/", "http://①②⑦.0.0.1/",
    "http://𝟏𝟐𝟕.𝟎.𝟎.𝟏/", "http://¹²⁷.⁰.⁰.¹/", "http://２１３０７０６４３３/", "http://0ｘ7f.1/",
    # version 6
    "http://[::]/", "http://[::1]/", "http://[0:0:0:0:0:0:0:1]/", "http://[0000::0001]/", "http://[::127.0.0.1]/",
    "http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/", "http://[::FFFF:A9FE:A9FE]/", "http://[::ffff:8.8.8.8]/",
    "http://[::ffff:0:127.0.0.1]/", "http://[64:ff9b::127.0.0.1]/", "http://[64:ff9b::a9fe:a9fe]/",
    "http://[64:ff9b::8.8.8.8]/", "http://[64:ff9b:1::10.0.0.1]/", "http://[2002:7f00:1::]/",
    "http://[2002:a9fe:a9fe::1]/", "http://[2002:c0a8:101::1]/", "http://[2001:0:53aa:64c:0:0:0:1]/",
    "http://[2001:10::1]/", "http://[2001:20::1]/", "http://[2001:db8::1]/", "http://[3fff::1]/", "http://[5f00::1]/",
    "http://[fe80::1]/", "http://[febf::1]/", "http://[fec0::1]/", "http://[fc00::1]/", "http://[fd00:ec2::254]/",
    "http://[fd12:3456::1]/", "http://[ff02::1]/", "http://[ff0e::1]/", "http://[100::1]/", "http://[4000::1]/",
    "http://[::5efe:127.0.0.1]/", "http://[2620:4f:8000::1]/", "http://[1::1]/", "http://[::2]/",
)  # fmt: skip
ODD_NOTATION = (
    "http://134744072/", "http://0x08080808/", "http://8.8.2056/", "http://010.8.8.8/", "http://8.8.8.010/",
    "http://256.1.1.1/", "http://1.2.3.4.5/", "http://127.0.0.1.1/", "http://08.8.8.8/", "http://4294967296/",
    "http://0x7f.0x/.", "http://1.2.3.0xg/", "http://99999999999999999999/", "http://[::1%25eth0]/",
    "http://[fe80::1%eth0]/", "http://[fe80::1%25lo]/", "http://[2606:4700::1111%1]/", "http://[127.0.0.1]/",
    "http://[v1.fe80::1]/", "http://[::1]]/", "http://[[::1]/", "http://[]/", "http://[::1/", "http://::1]/",
    "http://[:::1]/", "http://[::ffff:127.1]/", "http://[::ffff:0x7f.0.0.1]/", "http://[localhost]/",
)  # fmt: skip
NAMES = (
    "http://localhost/", "http://LOCALHOST/", "http://localhost./", "http://ｌｏｃａｌｈｏｓｔ/", "http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/",
    "http://x.localhost/", "http://localhost.localdomain/", "http://router.local/", "http://intranet/", "http://db/",
    "http://metadata.google.internal/computeMetadata/v1/", "http://metadata/", "http://a.lan/", "http://nas.home/",
    "http://printer.home.arpa/", "http://1.0.0.127.in-addr.arpa/", "http://x.onion/", "http://x.i2p/",
    "http://vault.service.consul/", "http://kubernetes.default.svc.cluster.local/", "http://x.test/",
    "http://x.example/", "http://x.invalid/", "http://x.alt/", "http://mail.corp/",
)  # fmt: skip
ELSE = {
    "scheme": (
        "file:///etc/passwd", "ftp://example.org/", "gopher://example.org/", "javascript:alert(1)", "data:text/html,x",
        "jar:http://example.org!/", "ws://example.org/", "about:blank", "HTTPX://example.org/", "view-source:http://a.org",
        "unix:/var/run/docker.sock", "dict://127.0.0.1:11211/",
    ),
    "port": (
        "http://example.org:22/", "http://example.org:8080/", "https://example.org:0/", "http://example.org:65536/",
        "http://example.org:+80/", "http://example.org:080/", "http://example.org:/", "http://example.org:８０/",
        "http://example.org:80:80/", "http://127.0.0.1:6379/", "http://[2606:4700::1111]:8443/", "http://a.org:80x/",
    ),
    "credentials": (
        "http://user@example.org/", "http://user:word@example.org/", "http://example.org@127.0.0.1/", "http://@example.org/",
        "http://example.org:80@10.0.0.1/", "http://a@b@c.org/",
    ),
    "not_understood": (
        "", "example.org", "//example.org/", "http:example.org", "http:/example.org", "http:///example.org",
        "http://", "http://?x", "http://example.org\\@127.0.0.1/", "http:\\\\127.0.0.1\\", "http://exa mple.org/",
        "http://example.org/\r\nHost: x", "http://example.org/a b", "http://example.org\t.evil.org/", "http://a.org/\x00",
        "http://a\u00a0.org/", "http:////127.0.0.1/", "http://a.org/\ud800",
    ),
    "host_not_understood": (
        "http://127.0.0.1\u3000/",
        "http://%31%32%37.0.0.1/", "http://127%2e0%2e0%2e1/", "http://exam_ple..org/", "http://.example.org/",
        "http://-a.org/", "http://a-.org/", "http://example.org../", "http://faß.de/", "http://a\u200db.org/", "http://a,b.org/",
        "http://a.b1/", "http://*.org/", "http://" + "a" * 64 + ".org/", "http://" + "a." * 127 + "org/", "http://a.o_g/",
        "http://a'b.org/", "http://$host.org/",
    ),
    "too_long": ("http://example.org/" + "a" * 2_048,),
}  # fmt: skip


def reason(url: str) -> str:
    decided = refuse(url)
    assert isinstance(decided, Refusal), url
    return decided.reason


@pytest.mark.parametrize("url", NOT_PUBLIC)
def test_a_private_place_is_refused_in_whatever_notation(url: str) -> None:
    assert reason(url) in ("address_not_public", "host_not_understood") or url == "", url
    assert not isinstance(refuse(url.replace("http:", "https:")), Target)


@pytest.mark.parametrize("url", ODD_NOTATION)
def test_a_number_that_is_not_written_plainly_is_refused_even_if_public(url: str) -> None:
    assert reason(url) in ("address_notation", "address_not_public", "host_not_understood", "port")


@pytest.mark.parametrize("url", NAMES)
def test_a_name_of_this_machine_or_this_network_is_refused(url: str) -> None:
    assert reason(url) == "name_not_public"


@pytest.mark.parametrize(("why", "url"), [(why, url) for why, urls in ELSE.items() for url in urls])
def test_anything_that_is_not_plainly_a_web_address_is_refused(why: str, url: str) -> None:
    assert reason(url) == why


@pytest.mark.parametrize(
    ("url", "seen"),
    [
        ("http://example.org", "http://example.org/"),
        ("  HTTPS://Example.ORG.:443/a?b=c#part \n", "https://example.org/a?b=c"),
        ("http://example.org:443/", "http://example.org:443/"),
        (
            "https://novayagazeta.ru/articles/2017/04/01/71983",
            "https://novayagazeta.ru/articles/2017/04/01/71983",
        ),
        ("https://пример.рф/статья", "https://xn--e1afmkfd.xn--p1ai/%D1%81%D1%82%D0%B0%D1%82%D1%8C%D1%8F"),
        ("http://example.org?x=[1]|%41'", "http://example.org/?x=[1]|%41'"),
        ("http://8.8.8.8/", "http://8.8.8.8/"),
        ("https://[2606:4700:4700::1111]/x", "https://[2606:4700:4700::1111]/x"),
        ("https://[2606:4700:4700:0:0:0:0:1111]:443/x", "https://[2606:4700:4700::1111]/x"),
        ("https://web.archive.org/web/2017/http://a.org/", "https://web.archive.org/web/2017/http://a.org/"),
        ("http://a_b.example.org/", "http://a_b.example.org/"),
    ],
)
def test_a_public_page_may_be_called_and_has_one_spelling(url: str, seen: str) -> None:
    target = refuse(url)
    assert isinstance(target, Target), target
    assert target.url == seen
    assert refuse(seen) == target


def test_there_are_many_hostile_addresses_in_the_tables() -> None:
    every = {*NOT_PUBLIC, *ODD_NOTATION, *NAMES, *(url for urls in ELSE.values() for url in urls)}
    assert len(every) >= 200


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "::1", "fe80::1%eth0", "10.1.1.1", "::ffff:1.1.1.1", "x", ""]
)
def test_what_a_name_resolves_to_is_held_to_the_same_rule(address: str) -> None:
    assert isinstance(refuse_address(address, 80), Refusal)


def test_every_edge_of_every_closed_network_is_closed_and_its_neighbours_are_judged_alone() -> None:
    for net in (
        "10.0.0.0/8",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "100.64.0.0/10",
        "169.254.0.0/16",
        "127.0.0.0/8",
    ):
        closed = ipaddress.IPv4Network(net)
        for inside in (closed[0], closed[-1]):
            assert isinstance(refuse_address(str(inside), 80), Refusal)
        for outside in (int(closed[0]) - 1, int(closed[-1]) + 1):
            assert not isinstance(refuse_address(str(ipaddress.IPv4Address(outside)), 80), Refusal)


def test_the_permit_of_a_test_opens_one_address_at_one_port_only() -> None:
    permit = frozenset({("127.0.0.1", 8123)})
    assert isinstance(refuse("http://127.0.0.1:8123/", permit), Target)
    for url in (
        "http://127.0.0.1/",
        "http://127.0.0.2:8123/",
        "http://2130706433:8123/",
        "http://[::1]:8123/",
    ):
        assert isinstance(refuse(url, permit), Refusal)


@pytest.mark.parametrize(
    ("place", "leads"),
    [
        ("/b", "https://example.org/b"),
        ("b?c", "https://example.org/dir/b?c"),
        ("//other.org/x", "https://other.org/x"),
        ("http://other.org", "http://other.org/"),
        ("?q", "https://example.org/dir/a?q"),
        ("http://127.0.0.1/", "address_not_public"),
        ("//169.254.169.254/", "address_not_public"),
        ("//localhost/", "name_not_public"),
        ("file:///etc/passwd", "scheme"),
        ("//user@other.org/", "credentials"),
        ("//other.org:22/", "port"),
        ("\\\\127.0.0.1\\", "not_understood"),
        ("/a\tb", "not_understood"),
        ("http://[", "not_understood"),
        ("/" + "a" * 3_000, "too_long"),
    ],
)
def test_a_redirect_is_checked_anew_as_a_whole(place: str, leads: str) -> None:
    start = refuse("https://example.org/dir/a")
    assert isinstance(start, Target)
    found = follow(start, place)
    assert leads == (found.url if isinstance(found, Target) else found.reason)
