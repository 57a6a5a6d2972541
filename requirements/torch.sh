#!/usr/bin/env bash
# PyTorch beside the serving environment, in build/torch: for training, and for exporting checkpoints of one's own.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

torch=build/torch
if [ ! -x $torch/bin/python ]; then
    .venv/bin/python -m venv $torch
    .venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))' >"$(echo $torch/lib/python*/site-packages)/serving.pth"
fi
$torch/bin/python -m pip --disable-pip-version-check install -q -r requirements/train.txt
