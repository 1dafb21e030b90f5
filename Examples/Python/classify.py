#!/usr/bin/env python3
"""Classifies records with a compiled model:

    classify.py MODEL.edge INPUT.npy…

Each file holds the model's first input. The five likeliest classes of each are printed, one per line: index,
confidence, label.
"""

import sys

import numpy as np

from edgeinfer import EdgeInferError, Model


def main(arguments):
    if len(arguments) < 2:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        session = Model(arguments[0]).session()
        for path in arguments[1:]:
            session.run(np.load(path))
            for found in session.classify(top=5):
                print(found.index, f"{found.confidence:g}", found.label or "")
    except (EdgeInferError, OSError, ValueError) as error:
        print(f"classify.py: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
