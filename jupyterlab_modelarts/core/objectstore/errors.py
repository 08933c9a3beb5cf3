"""What can go wrong with an object store, by cause.

ObjectStoreError
├── BadAddress            objectstore.bad_address         400  not bucket and key
├── BadConnection         objectstore.bad_connection      400  its settings make no sense
│   └── RefusedHost                                            it leads to no store
├── UnknownConnection     objectstore.unknown_connection  404
├── FixedConnection       objectstore.fixed_connection    403  it is not the user's own
├── EmbeddedMissing       objectstore.embedded_missing    501
├── EmbeddedFailed        objectstore.embedded_failed     500
├── NoKeys                objectstore.no_keys             409  the store has forgotten them
│   └── KeysOfOtherHost                                        they are for another endpoint
├── BucketMissing         objectstore.no_bucket           404
├── ObjectMissing         objectstore.no_object           404
├── IsAFolder             objectstore.is_a_folder         409
├── WrongRegion           objectstore.wrong_region        409
│   └── InRegion                                               the store says where it is
├── AccessDenied          objectstore.access_denied       403  names the action
├── WrongKeys             objectstore.wrong_keys          403
├── KeysExpired           objectstore.keys_expired        403
├── ClockSkew             objectstore.clock_skew          403
├── Encrypted             objectstore.encrypted           403  the customer's own key is needed
├── Changed               objectstore.changed             409  while it was read
├── PathStyleRefused      objectstore.path_style          409
├── HostUnknown           objectstore.host_unknown        502
├── Unreachable           objectstore.unreachable         502
├── BadCertificate        objectstore.certificate         502
│   ├── UnknownIssuer                                          nobody vouches for it
│   ├── OtherHost                                              it is made for another name
│   └── Outdated                                               or not valid yet
├── NoTls                 objectstore.no_tls              502  http, where https was asked for
├── NotAStore             objectstore.not_a_store         502  a web site, or a proxy's page
├── Busy                  objectstore.busy                503
└── Refused               objectstore.refused             502  anything else, with its code
"""

from ..errors import N_, AppError


class ObjectStoreError(AppError):
    """Retryable is also what can be set right from outside: a job keeps what it has until then."""

    status = 502


class BadAddress(ObjectStoreError):
    code = "objectstore.bad_address"
    status = 400
    message = N_("“{address}” is not the address of an object: {reason}")
    hint = N_("An address looks like obs://bucket/folder/file.csv.")


class BadConnection(ObjectStoreError):
    code = "objectstore.bad_connection"
    status = 400
    message = N_("The connection cannot be used: {reason}")
    hint = N_("Check the endpoint; it looks like https://obs.cn-north-4.myhuaweicloud.com.")


class RefusedHost(BadConnection):
    """It leads to where clouds give out the credentials of machines."""

    message = N_("{host} leads to {address}, which is kept for services of the cloud.")
    hint = N_("Check the endpoint, and the bucket if it stands in the host name.")


class UnknownConnection(ObjectStoreError):
    code = "objectstore.unknown_connection"
    status = 404
    message = N_("There is no connection “{id}” any more.")
    hint = N_("Choose another one, or connect again.")


class FixedConnection(ObjectStoreError):
    code = "objectstore.fixed_connection"
    status = 403
    message = N_("The connection “{name}” is given by this server, and cannot be changed here.")
    hint = N_("Make a connection of your own.")


class EmbeddedMissing(ObjectStoreError):
    code = "objectstore.embedded_missing"
    status = 501
    message = N_("The object store that comes with this server is not installed.")
    hint = N_("Connect to a store of yours, or install jupyterlab_modelarts[embedded].")


class EmbeddedFailed(ObjectStoreError):
    code = "objectstore.embedded_failed"
    status = 500
    message = N_("The object store of this server does not start: {reason}")
    hint = N_("Its log is {log}. Connections to other stores work all the same.")


class NoKeys(ObjectStoreError):
    code = "objectstore.no_keys"
    status = 409
    retryable = True
    message = N_("The access keys of the connection “{name}” are not known any more.")
    hint = N_("Edit the connection and enter them again.")


class KeysOfOtherHost(NoKeys):
    """They are known, but go to no host that they were not entered for."""

    retryable = False
    message = N_("The access keys of the connection “{name}” are not sent to {host}.")
    hint = N_("They were entered for another endpoint. Enter the keys for this one.")


class BucketMissing(ObjectStoreError):
    code = "objectstore.no_bucket"
    status = 404
    message = N_("There is no bucket “{bucket}” at {host}.")
    hint = N_("Check its name. A bucket in another region needs a connection of its own.")


class ObjectMissing(ObjectStoreError):
    code = "objectstore.no_object"
    status = 404
    message = N_("There is no object {address}.")
    hint = N_("Check upper and lower case. It may have been moved or deleted: refresh the list.")


class IsAFolder(ObjectStoreError):
    code = "objectstore.is_a_folder"
    status = 409
    message = N_("{address} is a folder, not an object.")
    hint = N_("Choose an object in it, or add / at the end for the whole folder.")


class WrongRegion(ObjectStoreError):
    code = "objectstore.wrong_region"
    status = 409
    message = N_("The bucket “{bucket}” is not in the region of {host}.")
    hint = N_("Connect to the endpoint of the region that the bucket is in.")


class InRegion(WrongRegion):
    """The same, where the store says which region it is."""

    hint = N_("It is in {region}: connect to the endpoint of that region.")


class AccessDenied(ObjectStoreError):
    code = "objectstore.access_denied"
    status = 403
    message = N_("These keys may not do this: {action} on {address}.")
    hint = N_("Ask the owner of the bucket for the permission, or use other keys.")


class WrongKeys(ObjectStoreError):
    code = "objectstore.wrong_keys"
    status = 403
    retryable = True
    message = N_("{host} does not accept these access keys.")
    hint = N_("Edit the connection and enter access key and secret key once more.")


class KeysExpired(ObjectStoreError):
    code = "objectstore.keys_expired"
    status = 403
    retryable = True
    message = N_("The temporary access keys for {host} have expired.")
    hint = N_("Get new ones, with their security token, and enter them in the connection.")


class ClockSkew(ObjectStoreError):
    code = "objectstore.clock_skew"
    status = 403
    retryable = True
    message = N_("The clock of this server differs too much from that of {host}.")
    hint = N_("Set the clock: requests are valid for some minutes only.")


class Encrypted(ObjectStoreError):
    code = "objectstore.encrypted"
    status = 403
    message = N_("{address} is encrypted with a key that the store does not have or not give.")
    hint = N_("Ask its owner for the right to use the key, or for a copy that is not encrypted.")


class Changed(ObjectStoreError):
    code = "objectstore.changed"
    status = 409
    message = N_("{address} changed while it was being read.")
    hint = N_("Nothing of the two was mixed. Start again to get it as it is now.")


class PathStyleRefused(ObjectStoreError):
    code = "objectstore.path_style"
    status = 409
    message = N_("{host} wants the bucket in the host name.")
    hint = N_("Choose “Bucket in the host name” in the connection, under Advanced.")


class HostUnknown(ObjectStoreError):
    code = "objectstore.host_unknown"
    retryable = True
    message = N_("There is no host {host}.")
    hint = N_("Check the endpoint, and whether this server can reach the network.")


class Unreachable(ObjectStoreError):
    code = "objectstore.unreachable"
    retryable = True
    message = N_("{host} does not answer: {reason}")
    hint = N_("Check the endpoint and its port, and whether this server can reach the network.")


class BadCertificate(ObjectStoreError):
    code = "objectstore.certificate"
    retryable = True
    message = N_("The certificate of {host} cannot be trusted: {reason}")
    hint = N_("Ask the operator of the store.")


class UnknownIssuer(BadCertificate):
    """Such as one that the store has made itself."""

    message = N_("Nobody whom this server trusts vouches for the certificate of {host}.")
    hint = N_(
        "If it is the store's own, ask its operator for the file of the certificate (PEM), "
        "upload it to the workspace, and name it in the connection, under Advanced, as CA file."
    )


class OtherHost(BadCertificate):
    message = N_("The certificate of {host} is made for another host: {reason}")
    hint = N_("Use the host name that the certificate is made for as endpoint.")


class Outdated(BadCertificate):
    message = N_("The certificate of {host} is not valid today: {reason}")
    hint = N_("Check the clock of this server; else the operator of the store has to renew it.")


class NoTls(ObjectStoreError):
    code = "objectstore.no_tls"
    message = N_("{host} does not speak https.")
    hint = N_("Let the endpoint begin with http://, or name the port that speaks https.")


class NotAStore(ObjectStoreError):
    code = "objectstore.not_a_store"
    retryable = True
    message = N_("{host} does not look like an object store: it answers with web pages.")
    hint = N_("Check the endpoint; it looks like https://obs.cn-north-4.myhuaweicloud.com.")


class Busy(ObjectStoreError):
    code = "objectstore.busy"
    status = 503
    retryable = True
    message = N_("{host} has too much to do at the moment.")
    hint = N_("Try again in a minute.")


class Refused(ObjectStoreError):
    code = "objectstore.refused"
    retryable = True
    message = N_("{host} refused {action}: {reason}")
    hint = N_("Try again. If it happens again, tell the operator of the store.")
