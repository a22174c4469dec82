"""The code points that may stand in an identifier, with the form in which Python reads them (PEP 3131)."""
import json
import sys
import unicodedata

json.dump([[unicodedata.normalize("NFKC", chr(point)) if f"a{chr(point)}".isidentifier() else None
            for point in range(first, first + 0x1000)] for first in json.load(sys.stdin)], sys.stdout)
