"""The tables of facts by what they are about; ``facts.model`` names them all."""
