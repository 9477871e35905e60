"""Who can know."""

from __future__ import annotations

from pilotscan.model.assessment import Informant


def test_an_informant_needs_an_id_and_a_name_only() -> None:
    informant = Informant.model_validate({"id": "finance", "name": "Finance"})
    assert (informant.sector, informant.knows) == (None, ())
