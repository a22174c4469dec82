"""The entries of the archive on standard input, and the hash of the content of each."""

import io
import json
import sys
import zipfile

archive = zipfile.ZipFile(io.BytesIO(sys.stdin.buffer.read()))
json.dump(
    [
        [
            info.filename,
            str(info.file_size),
            str(info.compress_size),
            str(info.CRC),
            str(info.header_offset),
            str(info.external_attr >> 16),
        ]
        for info in archive.infolist()
    ],
    sys.stdout,
)
