"""Contracts against grants: what agents are granted in the words of ``scope.apis``, and what of it their contracts do not hold."""
