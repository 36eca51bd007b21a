# docker build -t botmovie .          docker run -p 8000:8000 -v botmovie:/data botmovie
FROM python:3.12-slim AS build
WORKDIR /app
RUN python -m venv /app/.venv
ENV PATH=/app/.venv/bin:$PATH PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
COPY requirements.lock ./
RUN pip install --no-deps --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY src ./src
RUN pip install --no-deps --no-build-isolation . && pip uninstall -y editables hatchling uv

FROM python:3.12-slim
# libgomp: onnxruntime and llama.cpp compute with it
RUN apt-get update && apt-get install -y --no-install-recommends libgomp1 && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --create-home --home-dir /home/botmovie botmovie \
    && install -d -o botmovie -g botmovie /data
COPY --from=build /app/.venv /app/.venv
ENV PATH=/app/.venv/bin:$PATH PYTHONUNBUFFERED=1 \
    BOTMOVIE_HOST=0.0.0.0 BOTMOVIE_PORT=8000 BOTMOVIE_CATALOGUE=sqlite:////data/catalogue.sqlite
USER botmovie
WORKDIR /data
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen(f\"http://127.0.0.1:{os.environ['BOTMOVIE_PORT']}/healthz\", timeout=4)"]
CMD ["botmovie", "serve"]
