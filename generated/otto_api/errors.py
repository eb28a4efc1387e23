"""What decoding a reply can raise. The client turns both into errors of its own."""

from ._runtime.codec import Undecodable
from ._runtime.response import UnexpectedContent

__all__ = ["Undecodable", "UnexpectedContent"]
