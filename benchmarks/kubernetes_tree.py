"""Writes a folder of plain manifests as big as a large cluster's: 300 namespaces with 8 apps of 5 objects are 12,000 documents.

``make bench`` scans it; ``python benchmarks/kubernetes_tree.py FOLDER [NAMESPACES]`` writes one to look at or to profile.
"""

from __future__ import annotations

import sys
from pathlib import Path

NAMESPACES = 300
APPS = 8

APP = """\
apiVersion: v1
kind: ServiceAccount
metadata:
  name: {app}
  namespace: {space}
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: {app}-settings
  namespace: {space}
data:
  LOG_LEVEL: info
  LISTEN_ADDRESS: 0.0.0.0:8080
  UPSTREAM: http://{app}-backend.{space}.svc.cluster.local:9000
---
apiVersion: v1
kind: Service
metadata:
  name: {app}
  namespace: {space}
spec:
  selector:
    app: {app}
  ports:
    - name: http
      port: 80
      targetPort: 8080
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {app}
  namespace: {space}
  labels:
    app: {app}
    team: team-{team}
spec:
  replicas: 2
  selector:
    matchLabels:
      app: {app}
  template:
    metadata:
      labels:
        app: {app}
    spec:
      serviceAccountName: {app}
      securityContext:
        runAsNonRoot: true
      containers:
        - name: app
          image: registry.example.com/{app}:1.{team}.0
          ports:
            - containerPort: 8080
          envFrom:
            - configMapRef:
                name: {app}-settings
          env:
            - name: POD_NAMESPACE
              valueFrom:
                fieldRef:
                  fieldPath: metadata.namespace
            - name: {variable}
              value: {value}
          resources:
            requests:
              cpu: 100m
              memory: 128Mi
          readinessProbe:
            httpGet:
              path: /healthz
              port: 8080
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: {app}
  namespace: {space}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: view
subjects:
  - kind: ServiceAccount
    name: {app}
    namespace: {space}
"""


def write_tree(folder: Path, namespaces: int = NAMESPACES) -> int:
    """The number of documents written; every tenth app is an agent."""
    for number in range(namespaces):
        space = f"space-{number:03d}"
        (folder / space).mkdir(parents=True, exist_ok=True)
        for index in range(APPS):
            is_agent = (number * APPS + index) % 10 == 0
            app = f"{'agent' if is_agent else 'app'}-{number:03d}-{index}"
            variable, value = ("OPENAI_MODEL", "gpt-4.1") if is_agent else ("REGION", "eu-west-1")
            text = APP.format(app=app, space=space, team=index, variable=variable, value=value)
            (folder / space / f"{app}.yaml").write_text(text, encoding="utf-8")
    return namespaces * APPS * 5


if __name__ == "__main__":
    print(write_tree(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else NAMESPACES), "documents")
