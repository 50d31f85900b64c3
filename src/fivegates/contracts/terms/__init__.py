"""The language of ``scope.apis``: what an entry allows, and whether it holds something that is granted; a module for each provider."""
