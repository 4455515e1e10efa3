// SPDX-License-Identifier: Apache-2.0
package org.bitloom.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;

/** A picture of numbers, apart from how it is drawn. */
public sealed interface Chart {
  /** Returns what stands around the picture. */
  Labels labels();

  /** Returns what the picture shows: the names of its legend. */
  List<String> names();

  /**
   * What stands around a picture.
   *
   * @param title above it
   * @param x below it, with a unit
   * @param y beside it, with a unit
   */
  record Labels(String title, String x, String y) {}

  /** How an axis is divided. */
  enum Axis {
    LINEAR,
    /** Powers of ten at equal distances; what is not above 0 has no place. */
    LOGARITHMIC
  }

  /**
   * Points that a line joins.
   *
   * @param name in the legend
   * @param points in the order of the line; those with a number that is not finite are left out
   */
  record Series(String name, List<Point> points) {
    /** Copies the list. */
    public Series {
      points = List.copyOf(points);
    }
  }

  /** A point of a series. */
  record Point(double x, double y) {
    boolean isFinite() {
      return Double.isFinite(x) && Double.isFinite(y);
    }
  }

  /**
   * A point with a name.
   *
   * @param name of it
   * @param point where it is
   */
  record Mark(String name, Point point) {}

  /**
   * Lines over a common axis, and single points on them.
   *
   * @param labels around the picture
   * @param axis of y
   * @param series of different names
   * @param marks of names that no series has
   */
  record Lines(Labels labels, Axis axis, List<Series> series, List<Mark> marks) implements Chart {
    /** Copies the lists; refuses a name that occurs twice. */
    public Lines {
      series = List.copyOf(series);
      marks = List.copyOf(marks);
      checkDifferent(names(series, marks));
    }

    private static List<String> names(List<Series> series, List<Mark> marks) {
      return Stream.concat(series.stream().map(Series::name), marks.stream().map(Mark::name))
          .toList();
    }

    @Override
    public List<String> names() {
      return names(series, marks);
    }
  }

  /**
   * Bars of one kind over categories.
   *
   * @param name in the legend
   * @param heights one per category; one that is not finite, as the signal to noise ratio of what
   *     is exact, has no bar, and its category says so
   */
  record Bar(String name, List<Double> heights) {
    /** Copies the list. */
    public Bar {
      heights = List.copyOf(heights);
    }
  }

  /**
   * Bars over categories, as layers of a network.
   *
   * @param labels around the picture
   * @param categories of different names, at least one
   * @param bars of different names
   */
  record Bars(Labels labels, List<String> categories, List<Bar> bars) implements Chart {
    /** Copies the lists; refuses names that occur twice and bars without a category. */
    public Bars {
      categories = List.copyOf(categories);
      bars = List.copyOf(bars);
      checkDifferent(categories);
      checkDifferent(bars.stream().map(Bar::name).toList());
      for (Bar bar : bars) {
        if (categories.isEmpty() || bar.heights().size() != categories.size()) {
          throw new IllegalArgumentException(
              bar.heights().size() + " bars over " + categories.size() + " categories");
        }
      }
    }

    @Override
    public List<String> names() {
      return bars.stream().map(Bar::name).toList();
    }
  }

  /** Which of two values is better. */
  enum Better {
    LOWER,
    HIGHER
  }

  /**
   * Designs that cost x and have y, and the front of those that none surpasses in both.
   *
   * @param labels around the picture
   * @param better y; of x the lower one always is
   * @param candidates finite
   */
  record Front(Labels labels, Better better, List<Mark> candidates) implements Chart {
    /** The names of the legend. */
    static final String REST = "surpassed";

    static final String BEST = "Pareto front";

    /** Copies the list; refuses points that are not finite. */
    public Front {
      candidates = List.copyOf(candidates);
      for (Mark mark : candidates) {
        if (!mark.point().isFinite()) {
          throw new IllegalArgumentException(mark.toString());
        }
      }
    }

    /** Returns the candidates on the front, by ascending x; of equal ones the first. */
    public List<Mark> front() {
      List<Mark> sorted = new ArrayList<>(candidates);
      sorted.sort(Comparator.comparingDouble((Mark m) -> m.point().x()).thenComparing(this::cost));
      List<Mark> front = new ArrayList<>();
      for (Mark mark : sorted) {
        if (front.isEmpty() || cost(mark) < cost(front.getLast())) {
          front.add(mark);
        }
      }
      return front;
    }

    /** Returns y, or its negative where higher is better. */
    private double cost(Mark mark) {
      return switch (better) {
        case LOWER -> mark.point().y();
        case HIGHER -> -mark.point().y();
      };
    }

    @Override
    public List<String> names() {
      return Stream.concat(Stream.of(REST, BEST), front().stream().map(Mark::name)).toList();
    }
  }

  private static void checkDifferent(List<String> names) {
    if (new HashSet<>(names).size() < names.size() || names.stream().anyMatch(String::isBlank)) {
      throw new IllegalArgumentException("names have to be different: " + names);
    }
  }
}
