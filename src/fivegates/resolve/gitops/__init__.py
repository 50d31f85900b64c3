"""What Flux, Argo CD, helmfile and k3s deploy: releases with their values, and which folder goes to which cluster."""
