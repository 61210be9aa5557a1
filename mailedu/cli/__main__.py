"""``python -m mailedu.cli``."""

import sys

from mailedu.cli import main

sys.exit(main())
