"""Kustomize: what an overlay applies, worked out from its files without running anything.

The steps of one kustomization, in kustomize's order (``build`` runs them):

1. resources and bases, then generators, then components;
2. ``patches.apply_patches(objects, kustomization, context)``: patchesStrategicMerge, then patches;
3. namespace, namePrefix, nameSuffix, labels and commonLabels, commonAnnotations;
4. ``patches.apply_json_patches(objects, kustomization, context)``: patchesJson6902;
5. replicas, images;
6. ``patches.apply_replacements(objects, kustomization, context)``.

Of the whole tree, once and at last: hashes of generated names, references to changed names, then
``patches.resolve_vars(objects, kustomizations, context)``. Each takes and gives a list of ``Accumulated``; ``kustomization`` is the root
value of the file.
"""
