#!/bin/sh
# Chromium for the browser tests, through apt where that is possible; else says what will be skipped.
if command -v chromium >/dev/null 2>&1; then exit 0; fi
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    echo "installing chromium ..."
    export DEBIAN_FRONTEND=noninteractive
    { apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core; } >/dev/null 2>&1
fi
command -v chromium >/dev/null 2>&1 ||
    echo "no chromium and no way to install it here: the browser tests will be skipped (install Debian's package chromium to run them)"
exit 0
