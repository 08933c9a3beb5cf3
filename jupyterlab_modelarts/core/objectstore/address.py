"""Where an object is: ``obs://bucket/key``."""

from dataclasses import dataclass

from ..errors import N_
from .errors import BadAddress

#: What an address may begin with; all mean the same.
SCHEMES = ("obs://", "s3://", "s3a://")
#: Bytes of the longest key that S3 takes.
MAX_KEY_BYTES = 1024


@dataclass(frozen=True)
class Address:
    """An object, a folder or a bucket.

    Attributes:
        bucket: its name.
        key: the object's key; a folder's ends with ``/``; empty for the bucket itself.
    """

    bucket: str
    key: str = ""

    @classmethod
    def parse(cls, text: str) -> "Address":
        """Read what a user typed.

        Raises:
            BadAddress: it is none.
        """
        text = text.strip()
        scheme = next((each for each in SCHEMES if text.lower().startswith(each)), None)
        if scheme is None:
            raise BadAddress(address=text, reason=N_("it does not begin with obs://"))
        bucket, _, key = text[len(scheme) :].partition("/")
        return cls.checked(bucket, key)

    @classmethod
    def checked(cls, bucket: str, key: str = "") -> "Address":
        """An address of parts from outside.

        Raises:
            BadAddress: there can be no such bucket or key.
        """
        address = cls(bucket, key)
        if reason := address._fault():
            raise BadAddress(address=str(address), reason=reason)
        return address

    @property
    def is_folder(self) -> bool:
        """Whether it names all below it, rather than one object."""
        return not self.key or self.key.endswith("/")

    @property
    def name(self) -> str:
        """The last part: ``a.csv`` of ``obs://b/data/a.csv``, ``data`` of ``obs://b/data/``."""
        return self.key.rstrip("/").rpartition("/")[2] or self.bucket

    @property
    def parent(self) -> "Address":
        """The folder it is in; of a bucket the bucket itself."""
        folder, slash, _ = self.key.rstrip("/").rpartition("/")
        return Address(self.bucket, folder + slash)

    def child(self, name: str) -> "Address":
        """What is called ``name`` in this folder."""
        folder = self.key if self.is_folder else f"{self.key}/"
        return Address(self.bucket, folder + name)

    def __str__(self) -> str:
        return f"obs://{self.bucket}/{self.key}"

    def _fault(self) -> str:
        if not self.bucket:
            return N_("the name of the bucket is missing")
        # Not more than what would change the request: stores differ in what they take.
        if len(self.bucket) > 255 or any(
            character in "/\\?#:@%" or character <= " " or character == "\x7f"
            for character in self.bucket
        ):
            return N_("no bucket can be called so")
        if self.bucket in (".", ".."):
            return N_("no bucket can be called so")
        try:
            size = len(self.key.encode())
        except UnicodeEncodeError:
            return N_("it holds half a character")
        if size > MAX_KEY_BYTES:
            return N_("the key has more than 1,024 bytes")
        return ""
