"""Documents as they come into canonical form: one spelling for each thing.

Real documents are messy, and a generator that drops what it does not expect loses operations.
Here they are fixed on their way in, one small function a quirk, and each fix is reported.
What comes out is an OpenAPI 3.1 document that `otto_codegen.parse` reads without a question:

- Parameters, bodies, responses and headers stand where they are used; only schemas are referred
  to, by `#/components/schemas/NAME`.
- Operations have a unique `operationId`, `x-otto-id` (the document's own), at least one tag,
  `parameters`, `responses` by status (`200`, `2XX`, `default`); each media type has a schema.
  Parameters have `style`, `explode`, `required`, and `x-otto-name`, their Python name; with a
  media type of their own, `x-otto-content`. Path parameters and placeholders match.
- A schema is one of: `{}`, any value; `$ref`; `anyOf` of two or more (null last; `oneOf` is
  `anyOf`, because which one it is must be found by trying anyway), perhaps with a `discriminator`
  whose `mapping` is complete; `type` of null, boolean, integer, number, string; `enum` of strings
  or of integers with `x-otto-enum-names`, or with `x-otto-const` one constant, which may be a
  boolean; `array` with `items`; `object` with `properties`, `required`, `additionalProperties`
  and `x-otto-names`, the Python names by key. `allOf` is merged. Bounds, patterns and examples
  are gone: they make no type.
- Each component has `x-otto-class`, its class name; each operation `x-otto-name`, its method,
  `x-otto-tags`, the attributes of the client that have it, and `x-otto-class`, what its classes
  are called after. The document's `x-otto-tags` has the label of each attribute. A name that the
  document states (`x-otto-name`) stands in `x-otto-stated`, those of properties in the object's
  `x-otto-stated-names`. See `otto_codegen.naming`.
- `x-otto-at` is where the document describes an operation, a parameter, a component, an object or
  an enum, as a JSON pointer; `x-otto-places` the same for the properties of an object, which
  several schemas may describe.
"""

from otto_codegen.normalise.check_canonical import check_canonical
from otto_codegen.normalise.normaliser import Normalised, normalise

__all__ = ["Normalised", "check_canonical", "normalise"]
