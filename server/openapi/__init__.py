"""The OpenAPI document: what the server says about itself is what its routes and models are."""
