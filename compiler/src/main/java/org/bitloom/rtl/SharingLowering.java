// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.bitloom.plan.Node;
import org.bitloom.plan.dataflow.Plan;
import org.bitloom.plan.engine.MacEngine;
import org.bitloom.plan.engine.SharedMultipliers;
import org.bitloom.rtl.mac.MacWidths;
import org.bitloom.rtl.mac.Pe;
import org.bitloom.rtl.mac.SharedProducts;
import org.bitloom.rtl.stream.StreamNet;
import org.bitloom.rtl.verilog.BorderPort;
import org.bitloom.rtl.verilog.Engine;
import org.bitloom.rtl.verilog.Instance;
import org.bitloom.rtl.verilog.LoweredEngine;
import org.bitloom.rtl.verilog.Names.BlockNames;
import org.bitloom.rtl.verilog.Wire;

/** Puts the multipliers that several engines use in turns beside these engines. */
final class SharingLowering {
  private static final List<String> OPERANDS =
      List.of("turn", "word_data", "word_weights", "word_products");

  private final Plan plan;
  private final StreamNet net;
  private final Map<String, User> users = new HashMap<>();

  /**
   * An engine without multipliers.
   *
   * @param names of its wires
   * @param widths of its operands and products
   */
  private record User(Node node, BlockNames names, MacWidths widths) {}

  SharingLowering(Plan plan, StreamNet net) {
    this.plan = plan;
    this.net = net;
  }

  /** Connects an engine with wires to its multipliers. */
  void connect(Node node, LoweredEngine lowered, BlockNames names, Instance.Builder instance) {
    Engine.Operands outside = lowered.engine().operands().get(0);
    net.add(Wire.bit(names.instance("turn")));
    net.add(Wire.of(outside.data(), names.instance("word_data")));
    net.add(Wire.of(outside.weights(), names.instance("word_weights")));
    net.add(Wire.of(outside.products(), names.instance("word_products")));
    OPERANDS.forEach(port -> instance.connect(port, names.instance(port)));
    MacWidths widths =
        lowered.blocks().stream()
            .filter(block -> block instanceof Pe)
            .map(block -> ((Pe) block).widths())
            .findFirst()
            .orElseThrow();
    users.put(node.name(), new User(node, names, widths));
  }

  /**
   * Adds all multipliers, behind the engines that use them.
   *
   * @param inputs ports of the network
   */
  void multipliers(List<BorderPort> inputs) {
    String start =
        inputs.stream()
            .map(port -> port.prefix() + "_tvalid && " + port.prefix() + "_tready")
            .map(text -> inputs.size() == 1 ? text : "(" + text + ")")
            .collect(Collectors.joining(" || "));
    plan.schedule().shared().forEach(shared -> add(shared, start));
  }

  private void add(SharedMultipliers shared, String start) {
    List<User> sharing = shared.nodes().stream().map(users::get).toList();
    BlockNames names = sharing.get(0).names();
    String module = names.module("shared_products");
    List<SharedProducts.Client> clients = new ArrayList<>();
    Instance.Builder instance =
        Instance.clocked(module, names.instance("shared_products")).connect("start", start);
    for (User user : sharing) {
      int index = clients.size();
      clients.add(client(shared, user, index));
      List<String> ports = List.of("turn_", "data_", "weights_", "products_");
      for (int i = 0; i < ports.size(); i++) {
        instance.connect(ports.get(i) + index, user.names().instance(OPERANDS.get(i)));
      }
    }
    net.add(new SharedProducts(module, sharing.get(0).node().origin(), shared, clients));
    net.add(instance.build());
  }

  private SharedProducts.Client client(SharedMultipliers shared, User user, int index) {
    MacEngine engine = (MacEngine) plan.schedule().engine(user.node());
    return new SharedProducts.Client(
        index,
        user.node().layer(),
        user.widths(),
        shared.owned(user.node().name(), engine.front().latency()),
        shared.owned(user.node().name(), 0));
  }
}
