#!/usr/bin/env bash
# Makes sure that the browser tests have a Chromium and a font that draws Chinese.
set -euo pipefail

if [ -n "${ROADBOOK_CHROMIUM:-}" ]; then
  echo "Chromium: $ROADBOOK_CHROMIUM"
  exit 0
fi
for name in chromium chromium-browser google-chrome; do
  if found=$(command -v "$name"); then
    echo "Chromium: $found"
    exit 0
  fi
done

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  if command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
    as_root=(sudo -n)
  else
    echo "The browser tests need Chromium. Install it (package chromium, and fonts-noto-cjk)" >&2
    echo "or let this script use sudo, then run make test again." >&2
    exit 1
  fi
fi
if ! command -v apt-get >/dev/null; then
  echo "The browser tests need Chromium on the path; install it with this system's packages." >&2
  exit 1
fi
echo "Installing Chromium for the browser tests"
"${as_root[@]}" apt-get update -qq
DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -qq --no-install-recommends \
  chromium fonts-noto-cjk
