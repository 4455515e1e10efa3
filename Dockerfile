# SPDX-License-Identifier: Apache-2.0
#
# Bitloom with Verilator, Icarus, Yosys and the tools of iCE40 parts:
#
#   docker build -t bitloom --build-arg COMMIT="$(git rev-parse --short HEAD)" .
#   docker run --rm -v "$PWD:/work" -u "$(id -u):$(id -g)" bitloom cosim model.tflite
FROM debian:trixie-slim AS build
RUN apt-get update -qq && apt-get install -qq -y --no-install-recommends openjdk-21-jdk-headless maven
COPY . /src
WORKDIR /src
ARG COMMIT=
RUN mvn -q -B -ntp -Prelease -pl compiler,distribution -Dmaven.test.skip=true \
      -Dmaven.javadoc.skip=true -Dspotless.check.skip=true -Dbitloom.commit="$COMMIT" package \
    && mkdir /opt/bitloom \
    && tar -xzf distribution/target/bitloom-*.tar.gz -C /opt/bitloom --strip-components 1

FROM debian:trixie-slim
RUN apt-get update -qq && apt-get install -qq -y --no-install-recommends \
      openjdk-21-jdk-headless verilator g++ make iverilog yosys ccache \
      nextpnr-ice40 fpga-icestorm \
    && rm -rf /var/lib/apt/lists/*
COPY --from=build /opt/bitloom /opt/bitloom
ENV XDG_CACHE_HOME=/tmp/cache
WORKDIR /work
ENTRYPOINT ["/opt/bitloom/bitloom"]
CMD ["--help"]
