# The image of every part of Fayi: `fayi serve`, `fayi worker`, `fayi migrate`.
FROM python:3.11-slim AS build
WORKDIR /build
RUN python -m venv /opt/fayi
COPY backend/requirements.lock backend/
RUN /opt/fayi/bin/pip install --no-cache-dir -r backend/requirements.lock
COPY pyproject.toml README.md ./
COPY backend backend
COPY document_templates document_templates
RUN /opt/fayi/bin/pip install --no-cache-dir --no-deps .

FROM python:3.11-slim
# Pango lays out the documents; the offices' own fonts may be mounted at /usr/local/share/fonts.
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        fontconfig libharfbuzz-subset0 libpango-1.0-0 libpangoft2-1.0-0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /var/lib/fayi --create-home --shell /usr/sbin/nologin fayi
COPY --from=build /opt/fayi /opt/fayi
ENV PATH=/opt/fayi/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    FAYI_DATA_DIRECTORY=/var/lib/fayi \
    FAYI_HOST=0.0.0.0
USER fayi
VOLUME /var/lib/fayi
EXPOSE 8000
CMD ["fayi", "serve"]
