// SPDX-License-Identifier: Apache-2.0
package org.bitloom.spark;

import java.io.Serializable;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.DiagnosticException;
import org.bitloom.farm.Farm;
import org.bitloom.farm.Work;
import scala.collection.Iterator;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction1;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/**
 * Workers of a Spark cluster. Each task is a partition of its own, so that a lost worker costs no
 * more than what it was doing.
 *
 * @param context the connection
 * @param master what the user calls the cluster
 * @param width cores of all workers at the start
 */
record SparkFarm(SparkContext context, String master, int width) implements Farm {
  private static final ClassTag<String> TEXT = ClassTag$.MODULE$.apply(String.class);
  private static final long PATIENCE_SECONDS = 60;
  private static final int POLL_MILLIS = 100;

  /** A task that ends with this letter is done. */
  private static final char DONE = '+';

  private static final char REFUSED = '-';

  /** Waits until there is a worker. */
  static SparkFarm of(SparkContext context, String master) {
    boolean local = context.isLocal();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    try {
      while (!local && workers(context) == 0) {
        boolean ended = context.isStopped();
        if (System.nanoTime() - end > 0 || ended) {
          context.stop();
          throw SparkCluster.unusable(
              master, ended ? "its workers cannot start" : "it has no worker with cores to spare");
        }
        Thread.sleep(POLL_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw SparkCluster.unusable(master, "interrupted while waiting for workers");
    }
    return new SparkFarm(context, master, Math.max(1, context.defaultParallelism()));
  }

  /** The connection counts itself among the executors. */
  private static int workers(SparkContext context) {
    return context.statusTracker().getExecutorInfos().length - 1;
  }

  @Override
  public void run(Work work, List<String> tasks, Harvest harvest) {
    if (tasks.isEmpty()) {
      return;
    }
    Basket basket = new Basket(master, harvest);
    try {
      var partitions = new JavaSparkContext(context).parallelize(tasks, tasks.size()).rdd();
      context.runJob(partitions, new Step(work), basket, TEXT);
    } catch (Exception failure) {
      throw basket.refusal() == null ? failed(failure) : basket.refusal();
    }
  }

  private DiagnosticException failed(Exception failure) {
    return new DiagnosticException(
        Code.CLUSTER_FAILED
            .withoutPlace(master)
            .withNote(reason(failure))
            .withHelp("what was done before is kept where the command has a journal: --resume"));
  }

  /** Returns the first line of what went wrong. */
  static String reason(Exception failure) {
    String text = String.valueOf(failure.getMessage()).strip();
    return text.lines().findFirst().orElse(failure.getClass().getSimpleName());
  }

  @Override
  public void close() {
    context.stop();
  }

  /** Does the only task of a partition on a worker. */
  private static final class Step extends AbstractFunction1<Iterator<String>, String>
      implements Serializable {
    private static final long serialVersionUID = 1L;

    private final Work work;

    Step(Work work) {
      this.work = work;
    }

    @Override
    public String apply(Iterator<String> tasks) {
      try {
        return DONE + work.done(tasks.next());
      } catch (DiagnosticException refused) {
        // Trying again elsewhere would say the same.
        List<String> notes = refused.diagnostic().notes();
        return REFUSED + refused.getMessage() + (notes.isEmpty() ? "" : ": " + notes.get(0));
      }
    }
  }

  /** Takes results as they come; Spark hands over one at a time. */
  private static final class Basket extends AbstractFunction2<Object, String, BoxedUnit> {
    private final String master;
    private final Harvest harvest;
    private volatile DiagnosticException refusal;

    Basket(String master, Harvest harvest) {
      this.master = master;
      this.harvest = harvest;
    }

    DiagnosticException refusal() {
      return refusal;
    }

    @Override
    public BoxedUnit apply(Object task, String result) {
      try {
        if (result.charAt(0) == REFUSED) {
          throw new DiagnosticException(
              Code.CLUSTER_FAILED.withoutPlace(master).withNote(result.substring(1)));
        }
        harvest.take((Integer) task, result.substring(1));
      } catch (DiagnosticException known) {
        refusal = known;
        throw known;
      }
      return BoxedUnit.UNIT;
    }
  }
}
