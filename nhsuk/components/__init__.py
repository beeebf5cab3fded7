"""The components behind the template tags, one module for each kind."""
