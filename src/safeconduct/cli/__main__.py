"""`python -m safeconduct.cli`, for when the command itself is not on the path."""

import sys

from safeconduct.cli import main

sys.exit(main())
