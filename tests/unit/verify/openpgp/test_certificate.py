import pytest

from gover.errors import VerificationError
from gover.verify.openpgp import google_key as google
from gover.verify.openpgp.certificate import MAX_CERTIFICATE_SIZE, load_certificate, merge
from tests.lib import pgp

YEAR = 365 * 86400
SHARED = {  # subkeys of Google's certificate, and the years of birth and death
    "3B068FB4789ABE4AEFA3BB491397BC53640DB551": (1460440520, 1555048520),
    "3E50F6D3EC278FDEB655C8CA6494C6D6997C215E": (1485225932, 1579833932),
    "2F528D36D67B69EDF998D85778BD65473CB3BD13": (1563819182, 1658427182),
    "8461EFA0E74ABAE010DE66994EB27DB2A3B88B8B": (1635257503, 1729865503),
    "A5F483CD733A4EBAEA378B2AE88979FB9B30ACF2": (1676474712, 1771082712),
    "0F06FF86BEEAF4E71866EE5232EE5355A6BC6E42": (1706646134, 1801254134),
    "0E225917414670F4442C250DFD533C07C264648F": (1736268781, 1830876781),
}


def load(cast, *bodies, **options):
    """Load the certificate whose one subkey has these signatures on it."""
    data = pgp.certificate(cast.primary, [(cast.subkey, bodies)], **options)
    return load_certificate(data, cast.primary.fingerprint)


def refuses(cast, because, *bodies, **options):
    with pytest.raises(VerificationError, match=because):
        load(cast, *bodies, **options)


def bind(cast, **options):
    return pgp.binding(cast.primary, cast.subkey, **options)


def test_googles_certificate_has_its_seven_subkeys_with_their_lifetimes():
    keys = google.bundled_certificate().subkeys
    assert {key.fingerprint: (key.public.created, key.expires) for key in keys} == SHARED
    assert all(key.can_sign and not key.revoked for key in keys)


def test_googles_primary_is_the_pinned_one_and_never_expires():
    primary = google.bundled_certificate().primary
    assert (primary.fingerprint, primary.expires, primary.revoked) == (google.PRIMARY, None, False)


def test_a_bound_subkey_may_sign_for_as_long_as_its_binding_says(cast):
    (key,) = load(cast, bind(cast, lifetime=YEAR)).subkeys
    assert (key.can_sign, key.expires) == (True, pgp.MADE + YEAR)
    assert not key.is_valid_at(pgp.MADE - 1)
    assert key.is_valid_at(pgp.MADE)
    assert key.is_valid_at(pgp.MADE + YEAR - 1)
    assert not key.is_valid_at(pgp.MADE + YEAR)


def test_armored_and_binary_certificates_are_the_same(cast, good_certificate):
    text = pgp.armored("PGP PUBLIC KEY BLOCK", good_certificate)
    prints = cast.primary.fingerprint
    assert load_certificate(text, prints) == load_certificate(good_certificate, prints)


def test_a_binding_that_expires_ends_the_key(cast):
    hashed = pgp.seconds(3, 1000)
    assert load(cast, bind(cast, lifetime=YEAR, hashed=hashed)).subkeys[0].expires == (
        pgp.MADE + 1000
    )


def test_the_latest_binding_counts_wherever_it_stands(cast):
    first, later = bind(cast, lifetime=YEAR), bind(cast, lifetime=2 * YEAR, created=pgp.SIGNED)
    for bodies in ((first, later), (later, first)):
        assert load(cast, *bodies).subkeys[0].expires == pgp.MADE + 2 * YEAR


def test_a_certificate_of_another_primary_is_refused(cast, good_certificate):
    with pytest.raises(VerificationError, match=cast.primary.fingerprint):
        load_certificate(good_certificate, google.PRIMARY)


def test_a_subkey_bound_by_another_primary_is_refused(cast):
    refuses(cast, "wrong", pgp.binding(cast.stranger, cast.subkey))


def test_a_subkey_grafted_from_another_certificate_is_refused(cast):
    """The other primary did bind it, and says in the packet that ours did."""
    over = cast.primary.material + cast.subkey.material
    grafted = pgp.sign(cast.stranger, over, kind=0x18, unhashed=pgp.issuer(cast.primary))
    refuses(cast, "wrong", grafted)


def test_a_subkey_without_a_binding_is_refused(cast):
    refuses(cast, "not bound")


def test_a_certification_is_no_binding(cast):
    """Its bytes are signed by the primary, its type is not the one that binds."""
    over = cast.primary.material + cast.subkey.material
    refuses(cast, "not bound", pgp.sign(cast.primary, over, kind=0x13))


def test_a_subkey_that_did_not_bind_itself_is_refused(cast):
    """RFC 9580, 5.2.1: else a certificate could claim somebody else's signatures."""
    refuses(cast, "has not signed its binding", bind(cast, embedded=b""))


def test_a_subkeys_consent_by_another_key_is_refused(cast):
    wrong = pgp.consent(cast.primary, cast.subkey._replace(secret=cast.stranger.secret))
    refuses(cast, "wrong", bind(cast, embedded=wrong))


def test_a_consent_of_another_type_is_refused(cast):
    wrong = pgp.consent(cast.primary, cast.subkey, kind=0x18)
    refuses(cast, "has not signed its binding", bind(cast, embedded=wrong))


def test_a_consent_with_sha1_will_do(cast):
    """Google's subkeys of 2016 and 2017 have one; the binding around it has SHA-256."""
    old = pgp.consent(cast.primary, cast.subkey, name="sha1")
    assert load(cast, bind(cast, embedded=old)).subkeys[0].can_sign


@pytest.mark.parametrize("name", ["sha1", "md5", "sha224"])
def test_a_binding_with_a_weak_hash_is_refused(cast, name):
    refuses(cast, "SHA-2 only", bind(cast, name=name))


def test_a_name_certified_with_sha1_is_refused(cast):
    weak = pgp.certification(cast.primary, name="sha1")
    refuses(cast, "SHA-1", bind(cast), certifications=[weak])


@pytest.mark.parametrize("kind", [26, 100, 127, 20])
def test_an_unknown_critical_subpacket_is_refused(cast, kind):
    hashed = pgp.subpacket(kind, b"x", critical=True)
    refuses(cast, f"subpacket {kind}", bind(cast, hashed=hashed))
    refuses(cast, f"subpacket {kind}", bind(cast, unhashed=hashed))


def test_an_unknown_subpacket_that_is_not_critical_is_passed_over(cast):
    assert load(cast, bind(cast, hashed=pgp.subpacket(100, b"x"))).subkeys[0].can_sign


def test_a_critical_subpacket_that_gover_understands_is_no_obstacle(cast):
    hashed = pgp.subpacket(9, YEAR.to_bytes(4), critical=True)
    assert load(cast, bind(cast, hashed=hashed)).subkeys[0].expires == pgp.MADE + YEAR


@pytest.mark.parametrize("flags", [b"", b"\x00", b"\x0c"])
def test_a_subkey_that_may_not_sign_needs_no_consent_and_signs_nothing(cast, flags):
    assert not load(cast, bind(cast, flags=flags, embedded=b"")).subkeys[0].can_sign


def test_a_subkey_of_another_algorithm_is_left_out(cast):
    ed25519 = b"\x04" + pgp.MADE.to_bytes(4) + b"\x16" + bytes(40)
    good = pgp.certificate(cast.primary, [(cast.subkey, [bind(cast)])])
    loaded = load_certificate(good + pgp.packet(14, ed25519), cast.primary.fingerprint)
    assert [key.fingerprint for key in loaded.subkeys] == [cast.subkey.fingerprint]


@pytest.mark.parametrize(
    "change, because",
    [
        ({"modulus": (1 << 1023) + 1}, "size"),
        ({"modulus": (1 << 8192) + 1}, "size"),
        ({"modulus": 1 << 2047}, "size"),
        ({"exponent": 1}, "exponent"),
        ({"exponent": (1 << 32) + 1}, "exponent"),
        ({"exponent": 65536}, "size"),
    ],
)
def test_a_key_of_unusual_numbers_is_refused(cast, change, because):
    odd = cast._replace(subkey=cast.subkey._replace(**change))
    refuses(odd, because, b"\x04")


def test_a_revoked_subkey_is_marked(cast):
    assert load(cast, bind(cast), pgp.revocation(cast.primary, cast.subkey)).subkeys[0].revoked


def test_a_revocation_with_sha1_is_honoured(cast):
    """Who could forge one could only make gover refuse."""
    revocation = pgp.revocation(cast.primary, cast.subkey, name="sha1")
    assert load(cast, bind(cast), revocation).subkeys[0].revoked


def test_a_revocation_that_the_primary_did_not_make_is_an_error(cast):
    wrong = pgp.revocation(cast.primary._replace(secret=cast.stranger.secret), cast.subkey)
    refuses(cast, "wrong", bind(cast), wrong)


def test_a_revoked_primary_is_marked(cast):
    assert load(cast, bind(cast), direct=[pgp.revocation(cast.primary)]).primary.revoked


def test_a_primary_without_a_word_of_its_own_is_refused(cast):
    over = pgp.user_id_over(cast.primary)
    foreign = pgp.sign(cast.stranger, over, kind=0x13)
    refuses(cast, "without a self-signature", bind(cast), certifications=[])
    refuses(cast, "without a self-signature", bind(cast), certifications=[foreign])


def test_the_signatures_of_others_on_a_name_are_passed_over(cast):
    """Key servers collect them: with any algorithm, of any version."""
    foreign = pgp.sign(cast.stranger, pgp.user_id_over(cast.primary), kind=0x10, algorithm=17)
    names = [pgp.certification(cast.primary), foreign, b"\x03\x05\x10"]
    assert load(cast, bind(cast), certifications=names).subkeys[0].can_sign


def test_a_revoked_name_says_nothing_of_the_primary(cast):
    over = pgp.user_id_over(cast.primary)
    revoked = pgp.sign(cast.primary, over, kind=0x30)
    names = [pgp.certification(cast.primary), revoked]
    refuses(cast, "without a self-signature", bind(cast), certifications=names)


def test_a_direct_signature_speaks_for_the_primary(cast):
    hashed = pgp.subpacket(27, b"\x01") + pgp.seconds(9, YEAR)
    direct = pgp.sign(cast.primary, cast.primary.material, kind=0x1F, hashed=hashed)
    primary = load(cast, bind(cast), direct=[direct]).primary
    assert (primary.can_sign, primary.expires) == (False, pgp.MADE + YEAR)


def test_other_certificates_beside_the_pinned_one_are_passed_over(cast, good_certificate):
    """Google's key file has begun with a DSA certificate of 2007."""
    other = pgp.certificate(cast.stranger, [])
    dsa = pgp.packet(6, b"\x04" + bytes(4) + b"\x11" + bytes(40))
    prints = cast.primary.fingerprint
    loaded = load_certificate(good_certificate, prints)
    assert load_certificate(other + dsa + good_certificate + other, prints) == loaded


def test_the_same_certificate_twice_is_refused(cast, good_certificate):
    with pytest.raises(VerificationError, match="two certificates"):
        load_certificate(good_certificate * 2, cast.primary.fingerprint)


@pytest.mark.parametrize("tag", [1, 5, 7, 8, 11, 18, 60])
def test_a_packet_that_does_not_belong_is_refused(cast, good_certificate, tag):
    with pytest.raises(VerificationError, match=f"type {tag}"):
        load_certificate(good_certificate + pgp.packet(tag, b"x"), cast.primary.fingerprint)


def test_a_certificate_that_does_not_begin_with_its_key_is_refused(cast, good_certificate):
    for data in (pgp.packet(13, b"x") + good_certificate, pgp.packet(2, b"")):
        with pytest.raises(VerificationError, match="starts with"):
            load_certificate(data, cast.primary.fingerprint)


def test_a_certificate_cut_anywhere_is_refused_or_has_fewer_keys(cast, good_certificate):
    whole = load_certificate(good_certificate, cast.primary.fingerprint)
    for size in range(0, len(good_certificate), 7):
        try:
            loaded = load_certificate(good_certificate[:size], cast.primary.fingerprint)
        except VerificationError:
            continue
        assert loaded == whole._replace(subkeys=())


def test_an_enormous_certificate_is_refused_unread(cast):
    with pytest.raises(VerificationError, match="1 MiB"):
        load_certificate(bytes(MAX_CERTIFICATE_SIZE + 1), cast.primary.fingerprint)


# --- merging


def merged(cast, first, second):
    make = [pgp.certificate(cast.primary, subkeys) for subkeys in (first, second)]
    return merge(load_certificate(make[0], cast.primary.fingerprint), make[1])


def test_a_newer_copy_brings_a_new_subkey_and_keeps_the_old(cast):
    binding = pgp.binding(cast.primary, cast.stranger)
    both = merged(cast, [(cast.subkey, [bind(cast)])], [(cast.stranger, [binding])])
    prints = [key.fingerprint for key in both.subkeys]
    assert prints == [cast.subkey.fingerprint, cast.stranger.fingerprint]


def test_what_the_primary_said_later_wins_in_either_order(cast):
    older = [(cast.subkey, [bind(cast, lifetime=YEAR)])]
    newer = [(cast.subkey, [bind(cast, lifetime=3 * YEAR, created=pgp.SIGNED)])]
    for first, second in ((older, newer), (newer, older)):
        assert merged(cast, first, second).subkeys[0].expires == pgp.MADE + 3 * YEAR


def test_a_revocation_in_either_copy_holds(cast):
    clean = [(cast.subkey, [bind(cast)])]
    revoked = [(cast.subkey, [bind(cast), pgp.revocation(cast.primary, cast.subkey)])]
    for first, second in ((clean, revoked), (revoked, clean)):
        assert merged(cast, first, second).subkeys[0].revoked


def test_a_revocation_of_the_primary_comes_with_a_copy(cast, good_certificate):
    mine = load_certificate(good_certificate, cast.primary.fingerprint)
    theirs = pgp.certificate(cast.primary, [], direct=[pgp.revocation(cast.primary)])
    assert merge(mine, theirs).primary.revoked


def test_another_primary_is_not_merged(good_certificate):
    with pytest.raises(VerificationError, match=google.PRIMARY):
        merge(google.bundled_certificate(), good_certificate)


def test_a_copy_with_a_subkey_of_a_stranger_is_not_merged(cast, good_certificate):
    mine = load_certificate(good_certificate, cast.primary.fingerprint)
    wrong = pgp.binding(cast.stranger, cast.subkey)
    with pytest.raises(VerificationError, match="wrong"):
        merge(mine, pgp.certificate(cast.primary, [(cast.subkey, [wrong])]))


def test_merging_the_same_certificate_changes_nothing(google_key):
    assert merge(google.bundled_certificate(), google_key) == google.bundled_certificate()
