// SPDX-License-Identifier: Apache-2.0
package org.bitloom.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.ParserRuleContext;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.Span;

/** Turns a parse tree without errors into the records of the syntax tree. */
final class TreeBuilder {
  private final SyntaxReport report;
  private final ExpressionBuilder expressions;

  TreeBuilder(SyntaxReport report) {
    this.report = report;
    this.expressions = new ExpressionBuilder(report);
  }

  NetworkFile build(LoomParser.FileContext file, List<Comment> comments) {
    List<NetworkBlock> networks = new ArrayList<>();
    List<WeightsStatement> weights = new ArrayList<>();
    List<NumericsBlock> numerics = new ArrayList<>();
    List<HardwareBlock> hardware = new ArrayList<>();
    for (LoomParser.BlockContext block : file.block()) {
      if (block.networkBlock() != null) {
        networks.add(network(block.networkBlock()));
      } else if (block.weightsStatement() != null) {
        weights.add(weights(block.weightsStatement()));
      } else if (block.numericsBlock() != null) {
        numerics.add(numerics(block.numericsBlock()));
      } else {
        hardware.add(hardware(block.hardwareBlock()));
      }
    }
    return new NetworkFile(
        report.source(),
        single("network", networks),
        weights,
        single("numerics", numerics),
        single("hardware", hardware),
        comments);
  }

  private <T extends SyntaxNode> Optional<T> single(String word, List<T> blocks) {
    for (T block : blocks.subList(Math.min(1, blocks.size()), blocks.size())) {
      Span head =
          new Span(report.source(), block.span().start(), block.span().start() + word.length());
      report.report(
          Code.DUPLICATE_BLOCK
              .at(head, word)
              .withNote("the first one starts at line " + blocks.getFirst().span().line())
              .withHelp("move its statements to the first one"));
    }
    return blocks.stream().findFirst();
  }

  private NetworkBlock network(LoomParser.NetworkBlockContext block) {
    List<NetworkStatement> statements =
        block.networkStatement().stream().map(this::statement).toList();
    return new NetworkBlock(expressions.identifier(block.identifier()), statements, span(block));
  }

  private NetworkStatement statement(LoomParser.NetworkStatementContext statement) {
    if (statement.inputStatement() != null) {
      return input(statement.inputStatement());
    }
    return statement.outputStatement() != null
        ? output(statement.outputStatement())
        : layer(statement.layerStatement());
  }

  private InputStatement input(LoomParser.InputStatementContext input) {
    return new InputStatement(
        expressions.identifier(input.identifier()),
        expressions.type(input.type()),
        expressions.shape(input.shape()),
        span(input.shape()),
        input.inputClause().stream().map(this::inputClause).toList(),
        span(input));
  }

  private Clause inputClause(LoomParser.InputClauseContext clause) {
    return new Clause(
        expressions.identifier(clause.identifier()),
        List.of(expressions.expression(clause.expression())),
        span(clause));
  }

  private OutputStatement output(LoomParser.OutputStatementContext output) {
    return new OutputStatement(
        output.identifier().stream().map(expressions::identifier).toList(), span(output));
  }

  private LayerStatement layer(LoomParser.LayerStatementContext layer) {
    return new LayerStatement(
        expressions.identifier(layer.identifier(0)),
        expressions.identifier(layer.identifier(1)),
        expressions.arguments(layer.argument()),
        span(layer));
  }

  private WeightsStatement weights(LoomParser.WeightsStatementContext weights) {
    return new WeightsStatement(expressions.string(weights.STRING()), span(weights));
  }

  private NumericsBlock numerics(LoomParser.NumericsBlockContext block) {
    return new NumericsBlock(
        block.numericsStatement().stream().map(this::statement).toList(), span(block));
  }

  private NumericsStatement statement(LoomParser.NumericsStatementContext statement) {
    if (statement.calibrateStatement() != null) {
      LoomParser.CalibrateStatementContext calibrate = statement.calibrateStatement();
      return new CalibrateStatement(
          expressions.string(calibrate.STRING()), clauses(calibrate.clause()), span(calibrate));
    }
    LoomParser.NumericsRuleContext rule = statement.numericsRule();
    return new NumericsRule(
        expressions.identifier(rule.identifier()), clauses(rule.clause()), span(rule));
  }

  private List<Clause> clauses(List<LoomParser.ClauseContext> clauses) {
    return clauses.stream()
        .map(
            clause ->
                new Clause(
                    expressions.identifier(clause.identifier()),
                    expressions.expressions(clause.expression()),
                    span(clause)))
        .toList();
  }

  private HardwareBlock hardware(LoomParser.HardwareBlockContext block) {
    return new HardwareBlock(
        block.hardwareStatement().stream().map(this::statement).toList(), span(block));
  }

  private HardwareStatement statement(LoomParser.HardwareStatementContext statement) {
    List<Expression> values = expressions.expressions(statement.expression());
    Identifier keyword = expressions.identifier(statement.identifier());
    Span clause = keyword.span().to(values.getLast().span());
    return new HardwareStatement(new Clause(keyword, values, clause), span(statement));
  }

  private Span span(ParserRuleContext context) {
    return report.span(context.getStart(), context.getStop());
  }
}
