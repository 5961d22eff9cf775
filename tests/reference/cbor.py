"""Deterministic CBOR (RFC 8949 section 4.2.1) of plain objects: the writer, and a reader that insists on it.

Integers, texts, booleans, null, lists and dicts; nothing else occurs in our formats. Reading is done by cbor2,
whose answer is encoded again: the same bytes must come out, or the input was not deterministic."""
import io

import cbor2


class NotDeterministic(Exception):
    pass


def _head(major, value):
    if value < 24:
        return bytes([major << 5 | value])
    for extra, size in ((24, 1), (25, 2), (26, 4), (27, 8)):
        if value < 1 << (8 * size):
            return bytes([major << 5 | extra]) + value.to_bytes(size, "big")
    raise ValueError("integer of more than 64 bits")


def _array(value):
    return _head(4, len(value)) + b"".join([encode(item) for item in value])


def _map(value):
    members = sorted([(encode(key), encode(item)) for key, item in value.items()])
    return _head(5, len(members)) + b"".join([key + item for key, item in members])


def _text(value):
    data = value.encode("utf-8")
    return _head(3, len(data)) + data


_ENCODERS = {
    bool: lambda value: b"\xf5" if value else b"\xf4",
    type(None): lambda value: b"\xf6",
    int: lambda value: _head(0, value) if value >= 0 else _head(1, -1 - value),
    str: _text, list: _array, tuple: _array, dict: _map,
}


def encode(value):
    encoder = _ENCODERS.get(type(value))
    if encoder is None:
        raise TypeError(f"no CBOR form for {type(value).__name__}")
    return encoder(value)


def encode_fast(value):
    """The same bytes for objects of ours, by cbor2: its canonical order (shorter keys first) is the bytewise order for
    unsigned keys. The self-test holds the two against each other."""
    return cbor2.dumps(value, canonical=True)


def decode(data):
    stream = io.BytesIO(data)
    try:
        value = cbor2.CBORDecoder(stream).decode()
        again = encode(value)
    except (cbor2.CBORDecodeError, TypeError, ValueError, UnicodeError, RecursionError) as error:
        raise NotDeterministic(str(error)) from error
    if again != data:
        raise NotDeterministic("not in deterministic form, or bytes after the end")
    return value
