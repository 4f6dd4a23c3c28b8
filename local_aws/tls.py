"""A certificate authority of our own, so that clients check the stand-in's certificate as they check Redshift's."""

from dataclasses import dataclass
from pathlib import Path

from local_aws.state import write_text


@dataclass(frozen=True)
class ServerCertificate:
    """A certificate chain and its key, PEM files."""

    chain: Path
    key: Path

    @classmethod
    def within(cls, directory: Path) -> "ServerCertificate":
        """Name the files in a directory."""
        return cls(directory / "server.pem", directory / "server.key")


def make_certificates(authority: Path, directory: Path) -> ServerCertificate:
    """Write the authority's certificate to `authority` and a server's for this machine's loopback into `directory`."""
    import trustme  # noqa: PLC0415 - only `up` needs it, and every command would wait for it

    ca = trustme.CA(organization_name="local_aws, for development only")
    issued = ca.issue_cert("127.0.0.1", "localhost")
    certificate = ServerCertificate.within(directory)
    write_text(authority, ca.cert_pem.bytes().decode())
    write_text(certificate.chain, "".join(pem.bytes().decode() for pem in issued.cert_chain_pems))
    write_text(certificate.key, issued.private_key_pem.bytes().decode())
    return certificate
