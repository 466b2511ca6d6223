#!/bin/sh
# Runs setup in the container, in the folder of compose.yml. The database gets a password of its own first; setup keeps
# the line. APP is where the image has Cardfile.
set -eu
if ! grep -qs '^POSTGRES_PASSWORD=' .env; then
  umask 077
  # The last line of the file may have no end.
  [ -z "$(tail -c 1 .env 2>/dev/null)" ] || echo >>.env
  node -p '`POSTGRES_PASSWORD=${crypto.randomBytes(24).toString("hex")}`' >>.env
fi
exec node "${APP:-/app}/scripts/run.js" "${APP:-/app}/src/cli/setup.ts" "$@"
