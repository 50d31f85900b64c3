"""Kubernetes objects as resources, whatever tool puts them together: plain manifests, kustomize overlays, charts."""
