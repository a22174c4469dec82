"""What a JSON page of an index says of its files, one list of strings each."""

import datetime
import json
import sys

EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)


def moment(text):
    return str((datetime.datetime.fromisoformat(text) - EPOCH) // datetime.timedelta(microseconds=1))


json.dump(
    [
        [
            file["filename"],
            file["url"],
            file["hashes"]["sha256"],
            str(file["size"]),
            file["requires-python"] or "",
            file["yanked"] or "",
            moment(file["upload-time"].replace("Z", "+00:00")),
        ]
        for file in json.load(sys.stdin)["files"]
    ],
    sys.stdout,
)
