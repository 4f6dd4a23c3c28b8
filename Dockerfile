# The loader and its SQL, and nothing of deploy/, infra/ and local_aws/. Built by `make image`; docs/runner.md tells more.
ARG BASE=python:3.13-slim-bookworm

FROM ${BASE} AS build
WORKDIR /build
COPY pyproject.toml constraints.txt ./
# As in the Makefile: what constraints.txt names, by the hash that stands there, and nothing that would run code to be
# built. The pip that does it stays behind in this stage.
RUN set -eu; export PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1; \
    awk '/^pip==/,!/\\$/' constraints.txt > pip.txt; \
    python -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["project"]["dependencies"], sep="\n")' > loader.txt; \
    python -m venv pip; \
    pip/bin/pip install --quiet --require-hashes --only-binary :all: --requirement pip.txt; \
    python -m venv --without-pip /opt/loader; \
    pip/bin/pip --python /opt/loader/bin/python install --quiet --no-compile \
      --require-hashes --only-binary :all: --constraint constraints.txt --requirement loader.txt
COPY loader /opt/loader/src/loader
COPY sql_templates /opt/loader/src/sql_templates
# Compiled here, since a file system that is only read keeps no bytecode. Two builds of one commit are the same bytes: every
# file has the time that is given, and bytecode is checked against its source by hash, not by time.
ARG SOURCE_DATE_EPOCH=0
RUN set -eu; export PYTHONHASHSEED=0; \
    python -m compileall -q --invalidation-mode unchecked-hash /opt/loader/lib /opt/loader/src; \
    chmod -R u=rwX,go=rX /opt/loader; \
    mkdir -p /made/opt; mv /opt/loader /made/opt/loader; \
    find /made -depth -exec touch --no-dereference --date "@${SOURCE_DATE_EPOCH}" {} +

FROM ${BASE}
# From a directory above, so that /opt has that time too.
COPY --from=build /made/ /
# LOG_FILE=- is standard output, which is where a container's log is.
ENV PATH=/opt/loader/bin:$PATH PYTHONPATH=/opt/loader/src PYTHONUNBUFFERED=1 LOG_FILE=-
# A number, so that it is nobody's name and whoever runs it can see that it is not root.
USER 65532:65532
WORKDIR /tmp
# Where small objects are packed: the one place that is written to, when the rest of the file system is only read.
VOLUME /tmp
ENTRYPOINT ["/opt/loader/bin/python", "-m", "loader"]
CMD ["--help"]
