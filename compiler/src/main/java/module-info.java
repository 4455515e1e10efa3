// SPDX-License-Identifier: Apache-2.0
/**
 * The compiler. A module, so that hierarchies are sealed across packages: a new block, layer or
 * engine fails to compile where it must be answered for. It runs from the class path.
 */
module org.bitloom {
  requires com.fasterxml.jackson.annotation;
  requires com.fasterxml.jackson.core;
  requires com.fasterxml.jackson.databind;
  requires com.fasterxml.jackson.dataformat.yaml;
  requires com.google.protobuf;
  requires flatbuffers.java;
  requires info.picocli;
  requires java.desktop;
  requires java.xml;
  requires me.tongfei.progressbar;
  requires org.antlr.antlr4.runtime;
  requires org.eclipse.elk.alg.layered;
  requires org.eclipse.elk.core;
  requires org.eclipse.elk.graph;
  requires org.eclipse.emf.common;
  requires org.eclipse.emf.ecore;
  requires org.tribuo.util.onnx;
  requires xchart;
  requires ST4;
  requires tensorflow.lite.metadata;
  requires VectorGraphics2D;

  uses org.bitloom.farm.Cluster;
}
