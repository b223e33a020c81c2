"""A local AWS: moto's server with the parts that this project relies on and moto lacks."""
