"""What a pilot file and a framework file may say: facts only, no judgement, no input or output."""

__all__: list[str] = []
