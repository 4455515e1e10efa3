// SPDX-License-Identifier: Apache-2.0
package org.bitloom.device;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A part.
 *
 * @param name by which users choose it
 * @param family its architecture
 * @param part the vendor's name
 * @param capacity what it has
 * @param source where that is written
 */
public record Device(String name, Family family, String part, Amount capacity, String source)
    implements Technology {
  private static final String RESOURCE = "/device/devices.csv";
  private static final int COLUMNS = 8;

  /** Returns every part, in the order of the data file. */
  public static List<Device> all() {
    return Known.DEVICES;
  }

  /** Returns the part of a name, whatever the case of its letters. */
  public static Optional<Device> named(String name) {
    return all().stream()
        .filter(device -> device.name.equals(name.toLowerCase(Locale.ROOT)))
        .findFirst();
  }

  private static Device of(String line) {
    String[] cells = line.split(",", COLUMNS);
    Amount capacity =
        new Amount(
            Integer.parseInt(cells[3]),
            Integer.parseInt(cells[4]),
            Integer.parseInt(cells[5]),
            Integer.parseInt(cells[6]));
    return new Device(cells[0], Family.valueOf(cells[1]), cells[2], capacity, cells[7]);
  }

  private static final class Known {
    static final List<Device> DEVICES = read();

    private static List<Device> read() {
      try (InputStream in = Device.class.getResourceAsStream(RESOURCE);
          BufferedReader reader =
              new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
        return reader.lines().skip(1).map(Device::of).toList();
      } catch (IOException e) {
        throw new UncheckedIOException(RESOURCE, e);
      }
    }
  }
}
