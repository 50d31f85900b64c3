{{- define "shared" }}from a{{ end -}}
{{- define "labels" -}}
app: {{ .name }}
tier: {{ .tier | default "none" }}
{{- end -}}
