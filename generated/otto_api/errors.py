"""What decoding a response can raise. The client turns both into errors of its own."""

from otto_ext.wire.codec import Undecodable
from otto_ext.wire.response import UnexpectedContent

__all__ = ["Undecodable", "UnexpectedContent"]
