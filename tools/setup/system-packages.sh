#!/usr/bin/env bash
# Installs what the test rings need from Debian: Chromium, a font for it, Mesa's software GPU lavapipe, and its compiler for AMD's GPUs
# with a shim that stands in for them. Also the web servers nginx and Caddy, behind which the slow ring serves the built app,
# and Python with pip, whose packages run the code that the workbench shows.
# Idempotent and silent when everything is there; refuses to guess a mirror: the backports entry copies the machine's own.
set -euo pipefail

# lavapipe has shader-f16 under Dawn from Mesa 25 on; Debian 12 ships 22 and keeps 25 in its backports suite.
readonly mesa_minimum=25
readonly mesa_packages=(mesa-vulkan-drivers mesa-drm-shim)

installed_version() { dpkg-query --show --showformat='${db:Status-Status} ${Version}' "$1" 2>/dev/null | sed -n 's/^installed //p'; }
is_mesa_new_enough() { [ -n "${1:-}" ] && dpkg --compare-versions "$1" ge "$mesa_minimum"; }

list_missing() {
  local package
  [ -x /usr/bin/chromium ] || echo chromium
  [ -n "$(installed_version fonts-liberation)" ] || echo fonts-liberation
  [ -x /usr/sbin/nginx ] || echo nginx-light
  [ -x /usr/bin/caddy ] || echo caddy
  [ -x /usr/bin/python3 ] || echo python3
  [ -n "$(installed_version python3-pip)" ] || echo python3-pip
  for package in "${mesa_packages[@]}"; do
    is_mesa_new_enough "$(installed_version "$package")" || echo "$package"
  done
}

# Adds the backports suite as the machine's own source for the running release has it, in either of apt's two notations.
add_backports() {
  local suite=$1 folder=/etc/apt/sources.list.d entry
  entry=$(awk -v suite="$suite" 'BEGIN { RS = "" }
    $0 ~ "(^|\n)Suites:[^\n]*[ \t]" suite "([ \t\n]|$)" && /(^|\n)Components:[^\n]*[ \t]main/ { gsub(/(^|\n)#[^\n]*/, ""); sub(/\nSuites:[^\n]*/, "\nSuites: " suite "-backports"); print; exit }
  ' "$folder"/*.sources 2>/dev/null) || true
  if [ -n "$entry" ]; then
    printf '%s\n' "$entry" | "${as_root[@]}" tee "$folder/$suite-backports.sources" >/dev/null
    return
  fi
  entry=$(sed -nE "/^deb /s/[[:space:]]$suite[[:space:]]+main/ $suite-backports main/p" /etc/apt/sources.list "$folder"/*.list 2>/dev/null | head -n 1) || true
  [ -n "$entry" ] || return 1
  printf '%s\n' "$entry" | "${as_root[@]}" tee "$folder/$suite-backports.list" >/dev/null
}

mesa_candidate() { apt-cache policy mesa-vulkan-drivers | sed -n 's/^ *Candidate: //p'; }

missing=$(list_missing | tr '\n' ' ')
[ -n "$missing" ] || exit 0

if ! command -v apt-get >/dev/null; then
  echo "Needed: $missing(Mesa $mesa_minimum or newer). Found no apt-get; install them with this system's package manager." >&2
  exit 1
fi
as_root=()
if [ "$(id -u)" -ne 0 ]; then
  if ! sudo --non-interactive true 2>/dev/null; then
    echo "Needed: $missing(Mesa $mesa_minimum or newer). Run as root:  bash $(realpath "$0")" >&2
    exit 1
  fi
  as_root=(sudo --non-interactive env DEBIAN_FRONTEND=noninteractive)
fi
export DEBIAN_FRONTEND=noninteractive

echo "Installing $missing" >&2
"${as_root[@]}" apt-get update --quiet --quiet
from_suite=()
if [[ $missing == *mesa-* ]] && ! is_mesa_new_enough "$(mesa_candidate)"; then
  suite=$(. /etc/os-release && echo "$VERSION_CODENAME")
  if ! add_backports "$suite"; then
    echo "Needed: Mesa $mesa_minimum or newer. Found $(mesa_candidate). Add the suite $suite-backports to apt's sources, then run this again." >&2
    exit 1
  fi
  "${as_root[@]}" apt-get update --quiet --quiet
  from_suite=(--target-release "$suite-backports")
fi

plain=() mesa=()
for package in $missing; do
  case $package in mesa-*) mesa+=("$package") ;; *) plain+=("$package") ;; esac
done
install=("${as_root[@]}" apt-get install --yes --quiet --quiet --no-install-recommends)
[ ${#plain[@]} -eq 0 ] || "${install[@]}" "${plain[@]}" >&2
[ ${#mesa[@]} -eq 0 ] || "${install[@]}" "${from_suite[@]}" "${mesa[@]}" >&2
