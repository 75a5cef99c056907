{{- define "publisher.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 50 | trimSuffix "-" -}}
{{- end -}}

{{- define "publisher.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 50 | trimSuffix "-" -}}
{{- else if contains (include "publisher.name" .) .Release.Name -}}
{{- .Release.Name | trunc 50 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (include "publisher.name" .) | trunc 50 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{/* What a selector looks at; call with (dict "root" $ "component" "web"). */}}
{{- define "publisher.selector" -}}
app.kubernetes.io/name: {{ include "publisher.name" .root }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end -}}

{{- define "publisher.labels" -}}
{{ include "publisher.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version }}
{{- end -}}

{{- define "publisher.image" -}}
{{- if .Values.image.digest -}}
{{ .Values.image.repository }}@{{ .Values.image.digest }}
{{- else -}}
{{ .Values.image.repository }}:{{ default .Chart.AppVersion .Values.image.tag }}
{{- end -}}
{{- end -}}

{{- define "publisher.signInHost" -}}
{{- if .Values.signIn.canonicalHost -}}
{{ .Values.signIn.canonicalHost }}
{{- else if eq .Values.mode "orchestrated" -}}
app.{{ .Values.orchestrator.baseDomain }}
{{- else -}}
{{ .Values.standalone.host }}
{{- end -}}
{{- end -}}

{{/* The hosts of the ingress, as a JSON list. */}}
{{- define "publisher.hosts" -}}
{{- $hosts := list .Values.standalone.host -}}
{{- if eq .Values.mode "orchestrated" -}}
{{- $hosts = list (printf "*.%s" .Values.orchestrator.baseDomain) -}}
{{- end -}}
{{- append $hosts (include "publisher.signInHost" .) | uniq | toJson -}}
{{- end -}}

{{/* preStop, the service's own time, and some for the end of the container. */}}
{{- define "publisher.terminationSeconds" -}}
{{- add .Values.preStopSeconds .Values.shutdownGraceSeconds 5 -}}
{{- end -}}

{{/* What is the same for every pod of ours. */}}
{{- define "publisher.commonSettings" -}}
NODE_ENV: production
HOST: 0.0.0.0
PORT: '8080'
DATA_DIR: /data
TRUST_PROXY: {{ .Values.trustedProxies | quote }}
SHUTDOWN_GRACE_SECONDS: {{ .Values.shutdownGraceSeconds | quote }}
METRICS_ENABLED: {{ .Values.metrics.enabled | quote }}
METRICS_PORT: {{ .Values.metrics.port | quote }}
{{- end -}}

{{/* Names of the mounted secrets; call with (dict "secrets" list). */}}
{{- define "publisher.secretFileEnv" -}}
{{- range .secrets }}
- name: {{ .variable }}_FILE
  value: /run/secrets/publisher/{{ .variable }}
{{- end }}
{{- end -}}

{{/* call with (dict "secrets" list "existing" name) */}}
{{- define "publisher.secretEnv" -}}
{{- $existing := .existing -}}
{{- range .secrets }}
- name: {{ .variable }}
  valueFrom:
    secretKeyRef:
      name: {{ required (printf "secretName of %s, or existingSecret, is needed" .variable) (default $existing .secretName) }}
      key: {{ default .variable .key }}
{{- end }}
{{- end -}}

{{- define "publisher.secretVolume" -}}
{{- $existing := .existing -}}
- name: secrets
  projected:
    # Readable for the group of the pod alone.
    defaultMode: 288
    sources:
      {{- range .secrets }}
      - secret:
          name: {{ required (printf "secretName of %s, or existingSecret, is needed" .variable) (default $existing .secretName) }}
          items:
            - key: {{ default .variable .key }}
              path: {{ .variable }}
      {{- end }}
{{- end -}}

{{- define "publisher.containerSecurityContext" -}}
allowPrivilegeEscalation: false
privileged: false
readOnlyRootFilesystem: true
runAsNonRoot: true
capabilities:
  drop: [ALL]
seccompProfile:
  type: RuntimeDefault
{{- end -}}

{{/* Ports, probes and the pause before the end. Spec of the numbers: reliability, process life. */}}
{{- define "publisher.containerLife" -}}
ports:
  - name: http
    containerPort: 8080
    protocol: TCP
  {{- if .Values.metrics.enabled }}
  - name: metrics
    containerPort: {{ .Values.metrics.port }}
    protocol: TCP
  {{- end }}
startupProbe:
  httpGet:
    path: /health/live
    port: http
  periodSeconds: 1
  timeoutSeconds: 1
  failureThreshold: 30
livenessProbe:
  httpGet:
    path: /health/live
    port: http
  periodSeconds: 10
  timeoutSeconds: 1
  failureThreshold: 3
readinessProbe:
  httpGet:
    path: /health/ready
    port: http
  periodSeconds: 5
  timeoutSeconds: 2
  failureThreshold: 3
lifecycle:
  preStop:
    exec:
      command: [sleep, {{ .Values.preStopSeconds | quote }}]
{{- end -}}

{{/* What no schema can say. */}}
{{- define "publisher.check" -}}
{{- $variables := list -}}
{{- range concat .Values.secrets .Values.environmentSecrets -}}
{{- $variables = append $variables .variable -}}
{{- end -}}
{{- if eq .Values.mode "orchestrated" -}}
{{- $_ := required "orchestrator.baseUrl is needed in orchestrated mode" .Values.orchestrator.baseUrl -}}
{{- $_ := required "orchestrator.baseDomain is needed in orchestrated mode" .Values.orchestrator.baseDomain -}}
{{- if not (has "ORCHESTRATOR_SERVICE_TOKEN" $variables) -}}
{{- fail "secrets must name ORCHESTRATOR_SERVICE_TOKEN in orchestrated mode" -}}
{{- end -}}
{{- else -}}
{{- $_ := required "standalone.host is needed in standalone mode" .Values.standalone.host -}}
{{- end -}}
{{- if .Values.persistence.enabled -}}
{{- if eq .Values.mode "orchestrated" -}}
{{- fail "persistence is for standalone mode on local storage" -}}
{{- end -}}
{{- if and (ne .Values.persistence.accessMode "ReadWriteMany") (or .Values.autoscaling.enabled (gt (int .Values.replicaCount) 1)) -}}
{{- fail "a volume of one node is for one replica: set replicaCount to 1 and autoscaling.enabled to false" -}}
{{- end -}}
{{- end -}}
{{- if .Values.relay.enabled -}}
{{- $_ := required "relay.host is needed for the relay" .Values.relay.host -}}
{{- end -}}
{{- end -}}
