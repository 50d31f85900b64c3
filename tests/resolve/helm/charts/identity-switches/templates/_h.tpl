{{- define "account" -}}
{{- $a := index .root.Values.serviceAccounts .key -}}
{{- if $a.create -}}{{ printf "%s-%s" .root.Release.Name .key }}{{- else -}}{{ $a.name | default "default" }}{{- end -}}
{{- end -}}
