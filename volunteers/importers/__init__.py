"""Connectors, their checks, exclusions and leave from files."""

from volunteers.importers.about import CheckImporter, ExclusionImporter, LeaveImporter
from volunteers.importers.connectors import ConnectorImporter

__all__ = ["CheckImporter", "ConnectorImporter", "ExclusionImporter", "LeaveImporter"]
