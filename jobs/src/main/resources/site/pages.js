/* The pages of tables, columns, metrics, sources, exposures, compliance and runs. */
function fact(text, value, to) { return h(to ? 'a' : 'div', {'class': 'fact', href: to ? '#' + to : null}, h('b', {}, value), h('span', {}, text)); }

PAGES.missing = function () { return [h('h1', {}, 'Nothing here'), h('p', {}, link('/', 'To the overview'))]; };

PAGES.home = function () {
  var names = Object.keys(D.models);
  var tests = names.reduce(function (sum, name) { return sum + D.models[name].tests.length; }, 0);
  var bad = names.reduce(function (sum, name) { return sum + D.models[name].tests.filter(function (one) { return one.status === 'FAIL' || one.status === 'ERROR'; }).length; }, 0);
  var last = D.runs[0];
  return [h('h1', {}, 'Tenant ' + D.meta.tenant), h('p', {'class': 'lead'}, 'What the tables mean, where every number comes from, and how patients are protected.'),
    h('div', {'class': 'facts'}, fact('tables', number(names.length), '/models'), fact('metrics', number(D.metrics.length), '/metrics'),
      fact('dashboards', number(D.dashboards.length), '/dashboards'), fact('tests' + (bad ? ', ' + bad + ' failing' : ''), number(tests), '/models'),
      fact('last run', last ? when(last.at) : 'none', '/runs'), fact('status', last ? last.status : '–', '/runs')),
    h('div', {'class': 'grid'}, D.dashboards.slice(0, 6).map(function (board) {
      return h('section', {'class': 'card', style: 'grid-column: span 6'}, h('h3', {}, link('/dashboard/' + board.name, board.title)), h('div', {}, board.description), h('div', {'class': 'soft'}, board.purpose));
    })),
    h('h2', {}, 'From resource to reader'), walker('t:' + (D.models['gold.fct_metrics_long'] ? 'gold.fct_metrics_long' : names[names.length - 1] || ''), 3, 1)];
};

PAGES.models = function () {
  var names = Object.keys(D.models).sort();
  return [h('h1', {}, 'Tables'), grid(['table', 'kind', 'package', 'description', '#rows', 'updated', 'tests'], names.map(function (name) {
    var model = D.models[name];
    var bad = model.tests.filter(function (one) { return one.status && one.status !== 'PASS'; });
    return [modelLink(name), model.kind, model.package, h('span', {'class': 'soft'}, model.description.length > 110 ? model.description.substring(0, 108) + ' …' : model.description),
      number(model.rows), when(model.updated), bad.length ? tag(bad.length + ' ' + bad[0].status.toLowerCase(), bad[0].status.toLowerCase()) : model.tests.length ? tag(String(model.tests.length), model.tests[0].status ? 'pass' : '') : ''];
  }))];
};

function phiTag(one) { return tag(one.phi, isPhi(one) ? 'phi' : ''); }
function maskText(one) {
  if (!one.mask) { return ''; }
  return h('span', {}, tag(one.mask, one.mask === 'left out' ? '' : 'mask'), one.becomes && one.mask !== 'keep' ? h('span', {'class': 'soft'}, ' ' + one.becomes) : null,
    one.maskNote ? h('div', {'class': 'soft'}, one.maskNote) : null);
}

PAGES.model = function (name) {
  var model = D.models[name];
  if (!model) { return PAGES.missing(); }
  var used = (DOWN['t:' + name] || []).map(function (edge) { return edge.to; });
  return [h('h1', {}, name), h('p', {'class': 'lead'}, model.description),
    h('div', {'class': 'tags'}, tag(model.kind), tag('package ' + model.package), model.track === 'anon' ? tag('anonymised', 'mask') : model.columns.some(isPhi) ? tag('holds PHI', 'phi') : tag('no PHI'),
      model.readers.map(function (reader) { return tag('published: ' + reader); })),
    h('div', {'class': 'facts'}, fact('rows', number(model.rows)), fact('updated', when(model.updated)), fact('columns', model.columns.length), fact('tests', model.tests.length)),
    h('p', {}, 'Grain: ' + (model.grain || '–') + (model.key.length ? '; key ' + model.key.join(', ') : '') + '. Owner: ' + (model.owner || 'nobody named') + '. ', h('code', {}, model.file)),
    h('h2', {}, 'Columns'), grid(['column', 'type', 'PHI', 'description', 'in the anonymised track'], model.columns.map(function (one) {
      return [link('/column/' + name + '/' + one.name, one.name), h('code', {}, one.type), phiTag(one), one.description, maskText(one)];
    }), model.columns.map(function (one) { return isPhi(one) && model.track === 'named' ? 'phi' : null; })),
    h('h2', {}, 'Lineage'), walker('t:' + name, 2, 2),
    D.lineage.tables[name] && D.lineage.tables[name].program ? h('p', {'class': 'soft'}, 'A program makes this table, no plan (' + D.lineage.tables[name].program + '): its columns are linked as the program declares them.') : null,
    h('h2', {}, 'Tests'), model.tests.length ? grid(['test', 'severity', 'last result', '#failures', 'when', 'declared'], model.tests.map(function (one) {
      return [one.label, one.severity, statusTag(one.status), one.failures === undefined ? '' : number(one.failures), when(one.when), h('code', {}, one.at)];
    })) : h('p', {'class': 'soft'}, 'none'),
    model.expectations.length ? [h('h2', {}, 'Row expectations'), grid(['name', 'SQL', 'action'], model.expectations.map(function (one) { return [one.name, h('code', {}, one.sql), one.action]; }))] : null,
    model.source ? [h('h2', {}, model.kind === 'view' ? 'ViewDefinition' : 'SQL'), h('pre', {}, model.source)] : null,
    h('h2', {}, 'Used by'), used.length ? h('ul', {'class': 'ways'}, used.map(function (node) { return h('li', {}, link(address(node).replace('/lineage/', '/model/'), label(node)[1])); })) : h('p', {'class': 'soft'}, 'nothing'),
    h('h2', {}, 'Runs'), model.runs.length ? grid(['when', 'run', 'status', '#rows', '#seconds'], model.runs.map(function (run) {
      return [when(run.at), h('code', {}, run.run), statusTag(run.status === 'OK' ? 'pass' : run.status), number(run.rows), number(run.seconds)];
    })) : h('p', {'class': 'soft'}, 'no run yet')];
};

PAGES.column = function (table, name) {
  var one = column(table, name);
  if (!one) { return PAGES.missing(); }
  var node = 'c:' + table + '.' + name;
  var paths = roots(node);
  return [h('div', {}, modelLink(table)), h('h1', {}, table + '.' + name), h('p', {'class': 'lead'}, one.description),
    h('div', {'class': 'tags'}, tag(one.type), phiTag(one), one.mask ? maskText(one) : null),
    h('h2', {}, 'Lineage'), walker(node, 4, 3),
    h('h2', {}, 'Comes from'), wayList(node, UP, 'from'), h('h2', {}, 'Goes to'), wayList(node, DOWN, 'to'),
    h('h2', {}, 'Begins at'), pathList(paths)];
};

function pathList(paths) {
  return paths.length ? h('ul', {'class': 'ways roots'}, paths.map(function (path) { return h('li', {}, link('/fhir/' + encodeURIComponent(path.substring(5)), path.substring(5))); })) : h('p', {'class': 'soft'}, 'no FHIR path');
}

PAGES.fhir = function (path) {
  var text = decodeURIComponent(path);
  var node = 'fhir:' + text;
  return [h('h1', {}, text), h('p', {'class': 'lead'}, 'An element of the FHIR resources as they were received.'),
    walker(node, 0, 4), h('h2', {}, 'Goes to'), wayList(node, DOWN, 'to')];
};

PAGES.lineage = function (table) {
  if (table) { return [h('h1', {}, 'Lineage of ' + table), h('p', {}, modelLink(table)), walker('t:' + table, 3, 3), h('h2', {}, 'Reads'), wayList('t:' + table, UP, 'from'), h('h2', {}, 'Read by'), wayList('t:' + table, DOWN, 'to')]; }
  var names = Object.keys(D.models).sort();
  return [h('h1', {}, 'Lineage'), h('p', {'class': 'lead'}, 'Click a box to stand on it. Red is what shows something about a person; green goes through a mask.'),
    walker('t:' + (D.models['gold.patient'] ? 'gold.patient' : names[0] || ''), 30, 30),
    h('h2', {}, 'Begin with'), h('ul', {'class': 'ways'}, D.exposures.map(function (one) { return h('li', {}, link(address('e:' + one.name), one.title), h('span', {'class': 'kind'}, one.type)); }),
      names.filter(function (name) { return !(DOWN['t:' + name] || []).length; }).slice(0, 80).map(function (name) { return h('li', {}, link('/lineage/' + name, name)); }))];
};

function metricRows(one) {
  var rows = [];
  Object.keys(one.series).forEach(function (name) { one.dates.forEach(function (date, i) { rows.push([(one.grain === 'year' ? date.substring(0, 4) : date) + (date >= one.begun ? ' so far' : ''), name, one.series[name][i]]); }); });
  return rows.filter(function (row) { return row[2] !== null; }).sort(function (a, b) { return a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : a[1] < b[1] ? -1 : 1; });
}

PAGES.metrics = function () {
  return [h('h1', {}, 'Metrics'), grid(['metric', 'what it tells', 'unit', 'period', 'version', 'from'], D.metrics.map(function (one) {
    return [link('/metric/' + one.id, one.id), one.description, one.unit, one.grain, one.version, modelLink(one.source)];
  }))];
};

PAGES.metric = function (id) {
  var one = metric(id);
  if (!one) { return PAGES.missing(); }
  var chart = {type: one.dates.length > 1 ? 'line' : 'bar', x: 'period', y: ['value'], series: 'organization', columns: ['period', 'organization', 'value'], unit: one.unit};
  var rows = metricRows(one);
  var sql = [['numerator', one.numerator], ['denominator', one.denominator], ['filter', one.filter], ['period', one.period], ['until', one.until], ['by', one.entity], ['dimensions', one.dimensions.join(', ')]];
  return [h('h1', {}, one.id), h('p', {'class': 'lead'}, one.description),
    h('div', {'class': 'tags'}, tag(one.unit + ' a ' + one.grain), one.cumulative || one.until ? tag('as it stood') : null, tag(one.version), tag(one.status), tag(plural(Object.keys(one.series).length, 'organisation'))),
    h('div', {'class': 'card'}, rows.length ? plot(option(chart, rows), false, one.id) : h('p', {'class': 'soft'}, 'no values yet'),
      rows.length ? h('details', {}, h('summary', {}, 'numbers'), grid(['period', 'organisation', '#value'], rows.slice(-200).map(function (row) { return [row[0], row[1], number(row[2])]; }))) : null),
    h('h2', {}, 'Definition'), grid(['part', 'SQL over ' + one.source], sql.filter(function (part) { return part[1]; }).map(function (part) { return [part[0], h('code', {}, part[1])]; })),
    h('p', {}, 'Table ', modelLink(one.source), ', declared in ', h('code', {}, one.at), '; values in ', modelLink(one.fact), '.'),
    h('h2', {}, 'Versions'), grid(['version', 'definition', 'SQL'], [[tag(one.version, 'pass'), one.description, h('code', {}, one.numerator + (one.denominator ? ' ÷ ' + one.denominator : ''))]].concat(one.history.map(function (old) {
      return [old.version, old.description, h('code', {}, old.numerator + (old.denominator ? ' ÷ ' + old.denominator : ''))];
    }))),
    h('h2', {}, 'Lineage'), walker('m:' + id, 3, 3),
    h('h2', {}, 'Comes from'), wayList('m:' + id, UP, 'from'), h('h2', {}, 'Shown by'), wayList('m:' + id, DOWN, 'to'),
    h('h2', {}, 'Begins at'), pathList(roots('m:' + id))];
};

PAGES.sources = function () {
  return [h('h1', {}, 'Sources'), D.sources.map(function (one) {
    return [h('h2', {}, one.name), h('p', {'class': 'soft'}, one.kind + ', ' + one.at), one.types.length ? grid(['what', '#received', '#new', 'last time'], one.types.map(function (type) {
      return [type.type, number(type.received), number(type.added), when(type.at)];
    })) : h('p', {'class': 'soft'}, 'nothing taken in yet')];
  })];
};

PAGES.exposures = function () {
  return [h('h1', {}, 'Exposures'), h('p', {'class': 'lead'}, 'Who uses the tables, and for what.'), D.exposures.map(function (one) {
    return h('section', {'class': 'card', style: 'margin-top:12px'}, h('h3', {}, one.drawn ? link('/dashboard/' + one.name, one.title) : one.title, ' ', tag(one.type), one.maturity ? tag('maturity ' + one.maturity) : null),
      h('p', {}, one.description), h('p', {}, 'Purpose: ' + one.purpose), h('p', {'class': 'soft'}, 'Owner: ' + one.owner + (one.email ? ' <' + one.email + '>' : '') + ' · ' + one.at, one.url ? [' · ', one.url] : null),
      h('p', {}, 'Reads ', one.tables.map(function (name) { return [modelLink(name), ' ']; }), one.metrics.length ? ['· metrics ', one.metrics.map(function (id) { return [link('/metric/' + id, id), ' ']; })] : null));
  })];
};

/** Published tables in which something of a column ends, with the last step's kind. */
function ends(node) {
  var found = {};
  closure(node, DOWN, 'to', 12, false).forEach(function (edge) {
    if (edge.to.indexOf('c:') === 0) {
      var table = split(edge.to)[0];
      var model = D.models[table];
      if (model && model.readers.length) { found[table] = edge.kind === 'mask' || model.track === 'anon' ? 'mask' : ''; }
    }
    if (edge.to.indexOf('e:') === 0) { found[edge.to.substring(2)] = 'aggregate'; }
  });
  return found;
}

PAGES.compliance = function () {
  var c = D.compliance;
  var rows = [];
  Object.keys(D.models).sort().forEach(function (name) {
    var model = D.models[name];
    if (model.track === 'anon') { return; }
    model.columns.filter(isPhi).forEach(function (one) {
      var goes = ends('c:' + name + '.' + one.name);
      var tests = model.tests.filter(function (test) { return test.when; }).map(function (test) { return test.when; }).sort();
      rows.push([h('span', {}, modelLink(name), '.', link('/column/' + name + '/' + one.name, one.name)), one.phi,
        one.mask ? one.mask + (one.becomes && one.mask !== 'keep' ? ' → ' + one.becomes : '') : model.readers.length ? 'no twin' : 'not published',
        Object.keys(goes).map(function (table) { return table + (goes[table] === 'mask' ? ' (masked)' : goes[table] ? ' (aggregated)' : ''); }).slice(0, 12).join(', ') + (Object.keys(goes).length > 12 ? ', … ' + Object.keys(goes).length + ' in all' : '') || 'nowhere',
        model.readers.join(', ') || 'nobody outside the lakehouse', when(tests[tests.length - 1])]);
    });
  });
  var leak = c.leakCheck || {};
  var raw = [];
  c.raw.forEach(function (one) {
    var last = raw[raw.length - 1];
    if (!last || last.table !== one.table) { last = {table: one.table, holds: one.holds, columns: []}; raw.push(last); }
    last.columns.push(one.column === '*' ? 'whole rows' : one.column);
  });
  return [h('h1', {}, 'Compliance'), h('p', {'class': 'lead'}, 'Every column that shows something about a person: where it goes, how it is masked, who reads it. Tenant ' + D.meta.tenant + ', ' + when(D.meta.at) + ' UTC.'),
    h('p', {'class': 'noprint'}, h('button', {'class': 'plain', onclick: function () { window.print(); }}, 'Print')),
    h('h2', {}, 'Leak check'), leak.at ? h('p', {}, tag(leak.found.length ? plural(leak.found.length, 'leak') : 'nothing found', leak.found.length ? 'fail' : 'pass'), ' ' + leak.how + ', ' + when(leak.at)) : h('p', {'class': 'soft'}, 'No publication without names yet.'),
    leak.found && leak.found.length ? h('ul', {}, leak.found.map(function (text) { return h('li', {}, text); })) : null,
    h('h2', {}, 'k-anonymity'), c.anonymity && c.anonymity.length ? grid(['table', 'columns that could tell people apart', '#records', '#classes', '#k', '#wanted', '#below'], c.anonymity.map(function (one) {
      return [modelLink(one.table), one.columns, number(one.records), number(one.classes), number(one.k), number(one.wanted), one.below ? tag(number(one.below), 'warn') : tag('0', 'pass')];
    })) : h('p', {'class': 'soft'}, 'The masking profile names no table to look at.'),
    c.profile ? h('p', {'class': 'soft'}, 'Masking profile ' + c.profile + ', standard ' + c.standard + '.') : h('p', {'class': 'soft'}, 'This tenant has no anonymised track.'),
    h('h2', {}, 'Who reads'), grid(['target', 'bucket', 'role', '#tables', 'counts hidden', 'last published'], c.targets.map(function (one) {
      return [tag(one.kind, one.kind === 'pii' ? 'phi' : 'mask'), h('code', {}, one.bucket), one.role || 'all', number(one.tables.length), one.kind === 'metrics' ? '1 to ' + one.smallCells : '', when(one.published)];
    })),
    h('h2', {}, 'Columns with PHI (' + number(rows.length) + ')'), h('div', {'class': 'fit'}, grid(['column', 'class', 'masked how', 'goes to', 'who reads it', 'last checked'], rows)),
    h('h2', {}, 'As received (' + number(raw.length) + (raw.length === 1 ? ' table)' : ' tables)')),
    h('p', {}, 'These may hold anything about a person. They are never published; who reads the lakehouse reads them.'),
    h('div', {'class': 'fit'}, grid(['table', 'holds', 'columns'], raw.map(function (one) { return [h('code', {}, one.table), one.holds, one.columns.join(', ')]; })))];
};

PAGES.runs = function () {
  function counts(map) { return Object.keys(map).map(function (key) { return map[key] + ' ' + key; }).join(', '); }
  return [h('h1', {}, 'Runs'), grid(['when', 'command', 'status', '#seconds', 'tables', 'tests', 'published', 'run'], D.runs.map(function (run) {
    return [when(run.at), run.command, tag(run.status, run.status === 'success' ? 'pass' : run.status === 'failed' ? 'fail' : ''), number(run.seconds), counts(run.models), counts(run.tests), run.published.join(', '), h('code', {}, run.id)];
  }))];
};

start();
