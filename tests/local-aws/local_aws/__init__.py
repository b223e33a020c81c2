"""A local AWS: moto's server, and what this project needs that moto lacks."""

import functools

import botocore.session

# All sessions share one loader of botocore's data files. moto makes four sessions when it is imported, and
# each one would parse the list of AWS's regions again: that took about a third of the start-up time.
botocore.session.create_loader = functools.cache(botocore.session.create_loader)
