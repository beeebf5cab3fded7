"""The pages about volunteers, by what people come for."""
