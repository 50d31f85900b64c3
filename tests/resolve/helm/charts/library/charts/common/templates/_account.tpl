{{- define "common.account" -}}
apiVersion: v1
kind: ServiceAccount
metadata:
  name: {{ .Values.name }}
  annotations:
    role: {{ .role | default "none" }}
{{- end -}}
{{- define "common.merge" -}}
{{- $top := first . -}}
{{- $own := fromYaml (include (index . 1) $top) | default (dict) -}}
{{- $base := fromYaml (include "common.account" $top) | default (dict) -}}
{{- toYaml (merge $own $base) -}}
{{- end -}}
