(function () {
  "use strict";
  var all = function (selector, root) { return Array.prototype.slice.call((root || document).querySelectorAll(selector)); };
  var form = document.querySelector("form.search");
  var search = document.getElementById("search");
  var chosen = "";
  form.hidden = false;
  form.addEventListener("submit", function (event) { event.preventDefault(); });

  function value(row, column) {
    var key = row.cells[column].dataset.key;
    return key === "-1e999" ? -Infinity : key;
  }

  function sort(table, column, numeric, descending) {
    var body = table.tBodies[0];
    var rows = all("tr", body);
    rows.sort(function (a, b) {
      var x = value(a, column), y = value(b, column);
      var order = numeric ? Number(x) - Number(y) || 0 : String(x).localeCompare(String(y));
      return descending ? -order : order;
    });
    rows.forEach(function (row) { body.appendChild(row); });
  }

  all("table").forEach(function (table) {
    all("th", table).forEach(function (head, column) {
      var button = document.createElement("button");
      button.type = "button";
      while (head.firstChild) { button.appendChild(head.firstChild); }
      head.appendChild(button);
      button.addEventListener("click", function () {
        var numeric = head.classList.contains("number");
        var before = head.getAttribute("aria-sort");
        var descending = before ? before === "ascending" : numeric;
        all("th", table).forEach(function (other) { other.removeAttribute("aria-sort"); });
        head.setAttribute("aria-sort", descending ? "descending" : "ascending");
        sort(table, column, numeric, descending);
      });
    });
  });

  function details(layer) { return document.getElementById("layer-" + layer); }

  function choose(layer, scroll) {
    chosen = layer;
    all(".chosen").forEach(function (element) { element.classList.remove("chosen"); });
    all("tr[data-layer], .graph a[data-layer]").forEach(function (element) {
      if (layer && element.dataset.layer === layer) { element.classList.add("chosen"); }
    });
    var row = scroll && document.querySelector("#layers tr.chosen");
    if (row) { row.scrollIntoView({ block: "nearest" }); }
  }

  function open(layer) {
    var element = details(layer);
    if (!element) { return; }
    choose(layer, false);
    element.open = true;
    element.scrollIntoView({ block: "center" });
    element.querySelector("summary").focus({ preventScroll: true });
  }

  function fromAddress() {
    var name = decodeURIComponent(location.hash.slice(1));
    if (name.indexOf("layer-") === 0) { open(name.slice(6)); }
  }
  window.addEventListener("hashchange", fromAddress);
  fromAddress();

  document.addEventListener("click", function (event) {
    var link = event.target.closest("a[href^='#layer-']");
    var row = event.target.closest("tbody tr[data-layer]");
    if (link) { event.preventDefault(); open(link.getAttribute("href").slice(7)); }
    else if (row && row.dataset.layer) { choose(row.dataset.layer, false); }
  });
  document.addEventListener("dblclick", function (event) {
    var row = event.target.closest("tbody tr[data-layer]");
    if (row && row.dataset.layer) { open(row.dataset.layer); }
  });

  function filter() {
    var words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    var hit = function (text) { return words.every(function (word) { return text.toLowerCase().indexOf(word) >= 0; }); };
    all("tbody tr").forEach(function (row) {
      if (row.dataset.layer) { row.classList.toggle("absent", !hit(row.textContent)); }
    });
    all("details.layer").forEach(function (element) {
      element.classList.toggle("absent", !hit(element.dataset.layer + " " + element.querySelector("summary").textContent));
    });
  }
  search.addEventListener("input", filter);

  function step(by) {
    var rows = all("#layers tbody tr[data-layer]").filter(function (row) { return !row.classList.contains("absent"); });
    if (!rows.length) { return; }
    var at = rows.findIndex(function (row) { return row.dataset.layer === chosen; });
    var next = at < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.max(0, Math.min(rows.length - 1, at + by));
    choose(rows[next].dataset.layer, true);
  }

  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey) { return; }
    if (event.key === "Escape") {
      all("details.layer[open]").forEach(function (element) { element.open = false; });
      search.value = ""; filter(); choose("", false); search.blur();
      return;
    }
    if (event.target === search) {
      if (event.key === "Enter") { search.blur(); chosen = ""; step(1); }
      return;
    }
    if (event.key === "/") { event.preventDefault(); search.focus(); search.select(); }
    else if (event.key === "j") { step(1); }
    else if (event.key === "k") { step(-1); }
    else if (event.key === "Enter" && chosen && event.target === document.body) { open(chosen); }
  });

  var opened = [];
  window.addEventListener("beforeprint", function () {
    opened = all("details.layer:not([open])");
    opened.forEach(function (element) { element.open = true; });
  });
  window.addEventListener("afterprint", function () {
    opened.forEach(function (element) { element.open = false; });
  });
})();
