"""Arithmetic, testing helpers that are public API, and a FFT: native code and lazy modules."""

import numpy
import numpy.testing
from dateutil import parser, tz

matrix = numpy.arange(9.0).reshape(3, 3) + numpy.eye(3)
print(numpy.round(numpy.linalg.inv(matrix), 6).tolist())
numpy.testing.assert_allclose(numpy.fft.ifft(numpy.fft.fft([1, 2, 3])).real, [1, 2, 3])
print(numpy.polynomial.Polynomial([1, 2, 3])(2), numpy.random.default_rng(7).integers(100))
print(numpy.ma.masked_array([1, 2, 3], mask=[0, 1, 0]).sum(), numpy.char.upper(["a"]).tolist())
print(parser.parse("2024-02-29T12:00:00Z").astimezone(tz.gettz("Europe/Berlin")).isoformat())
try:
    numpy.array([1]) + "a"
except TypeError as error:
    print(type(error).__name__, error)
