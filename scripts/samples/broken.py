#!/usr/bin/env python3
"""Writes data-samples/engage-broken: NDJSON files with every kind of bad line between good ones, and expected.tsv.

    scripts/samples/broken.py [FOLDER]

expected.tsv has a row for each line that isn't empty: file, line (from 1), offset of its first byte in the file (after a
byte order mark), what becomes of it (GOOD, or the reason of its rejection), the id of a good one, and a note.
"""
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]


def patient(ident, rest=''):
    return '{"resourceType":"Patient","id":"%s","meta":{"versionId":"1","lastUpdated":"2026-03-04T05:06:07.000Z"}%s}' % (
        ident, rest)


def nested(depth):
    return ',"extension":' + '[{"url":"u","extension":' * depth + '[]' + '}]' * depth


def good(ident, rest='', note='', end=b'\n'):
    return patient(ident, rest).encode('utf-8'), 'GOOD', ident, note, end


def bad(reason, text, note, end=b'\n'):
    return text if isinstance(text, bytes) else text.encode('utf-8'), reason, '', note, end


EMPTY = (b'', '', '', '', b'\n')
CRLF = b'\r\n'

FILES = {
    'syntax.ndjson': (b'', [
        good('syntax-1'),
        bad('JSON_SYNTAX', '{"resourceType":"Patient","id":"comma",}', 'comma before the brace'),
        bad('JSON_SYNTAX', '{"resourceType":"Patient" "id":"no-comma"}', 'no comma between members'),
        good('syntax-2'),
        bad('JSON_SYNTAX', "{'resourceType':'Patient','id':'single'}", 'single quotes'),
        bad('JSON_SYNTAX', 'this is not JSON', 'words'),
        bad('JSON_SYNTAX', patient('twin-1') + patient('twin-2'), 'two objects in one line'),
        bad('JSON_SYNTAX', '{"resourceType":"Patient","id":"nan","multipleBirthInteger":NaN}', 'NaN'),
        bad('JSON_SYNTAX', '{"resourceType":"Patient","id":"tab","name":[{"family":"A\tB"}]}', 'raw tab in a string'),
        bad('JSON_SYNTAX', '{"resourceType":"Patient","id":"zero","multipleBirthInteger":007}', 'leading zeros'),
        bad('JSON_SYNTAX', '{"resourceType":"Patient","id":"escape","name":[{"family":"A\\xB"}]}', 'unknown escape'),
        good('syntax-3', ',"name":[{"family":"Fine","given":["\\u00e9\\n\\"x\\""]}]', 'escapes'),
    ]),
    'types.ndjson': (b'', [
        bad('UNKNOWN_RESOURCE_TYPE', '{"resourceType":"Pateint","id":"typo"}', 'misspelled'),
        bad('UNKNOWN_RESOURCE_TYPE', '{"resourceType":"patient","id":"lower"}', 'wrong case'),
        good('types-1'),
        bad('UNKNOWN_RESOURCE_TYPE', '{"resourceType":"DomainResource","id":"abstract"}', 'abstract type'),
        bad('NO_RESOURCE_TYPE', '{"id":"no-type","active":true}', 'no resourceType'),
        bad('NO_RESOURCE_TYPE', '{"resourceType":5,"id":"number-type"}', 'a number for a type'),
        bad('NO_RESOURCE_TYPE', '{"resourceType":null,"id":"null-type"}', 'null for a type'),
        bad('NO_ID', '{"resourceType":"Patient","active":true}', 'no id'),
        good('types-2'),
        bad('INVALID_ID', '{"resourceType":"Patient","id":"with blank"}', 'a blank in the id'),
        bad('INVALID_ID', '{"resourceType":"Patient","id":"%s"}' % ('x' * 65), '65 characters'),
        good('types-3' + 'x' * 57, note='64 characters'),
        (b'{"id":"type-last","active":true,"resourceType":"Patient"}', 'GOOD', 'type-last', 'resourceType last', b'\n'),
    ]),
    'shapes.ndjson': (b'', [
        good('shapes-1'),
        bad('NOT_AN_OBJECT', '[' + patient('in-array') + ']', 'array'),
        bad('NOT_AN_OBJECT', '"Patient"', 'string'),
        bad('NOT_AN_OBJECT', '42', 'number'),
        bad('NOT_AN_OBJECT', 'null', 'null'),
        bad('NOT_AN_OBJECT', 'true', 'boolean'),
        good('shapes-2'),
        bad('NO_RESOURCE_TYPE', '{}', 'empty object'),
        bad('DUPLICATE_MEMBER', '{"resourceType":"Patient","id":"twice-1","id":"twice-2"}', 'id twice'),
        bad('DUPLICATE_MEMBER', '{"resourceType":"Patient","id":"inner","name":[{"family":"A","family":"B"}]}',
            'a key twice in an inner object'),
        good('shapes-3', ',"name":[{"family":"A"},{"family":"B"}]', 'a key once in each of two objects'),
    ]),
    'encoding.ndjson': (b'', [
        good('encoding-1', ',"name":[{"family":"Zo\u00eb \u5c0f\u660e \U0001f642"}]', 'two, three and four bytes'),
        bad('NOT_UTF8', b'{"resourceType":"Patient","id":"latin","name":[{"family":"Jos\xe9"}]}', 'Latin-1'),
        bad('NOT_UTF8', b'{"resourceType":"Patient","id":"half","name":[{"family":"\xc3("}]}', 'half a character'),
        bad('NOT_UTF8', b'{"resourceType":"Patient","id":"overlong","name":[{"family":"\xc0\x80"}]}', 'overlong'),
        bad('NOT_UTF8', b'{"resourceType":"Patient","id":"surrogate","name":[{"family":"\xed\xa0\x80"}]}', 'surrogate'),
        good('encoding-2'),
        bad('JSON_SYNTAX', b'{"resourceType":"Patient","id":"nul","name":[{"family":"A\x00B"}]}', 'NUL byte in a string'),
        bad('JSON_SYNTAX', b'\x00\x00\x00\x00', 'only NUL bytes'),
        good('encoding-3'),
    ]),
    'deep.ndjson': (b'', [
        good('deep-1', nested(20), 'extensions 20 deep'),
        bad('TOO_DEEP', patient('objects', nested(1000)), 'extensions a thousand deep'),
        bad('TOO_DEEP', '{"resourceType":"Patient","id":"lists","extension":' + '[' * 5000 + ']' * 5000 + '}',
            'lists five thousand deep'),
        good('deep-2'),
    ]),
    'cut.ndjson': (b'', [
        good('cut-1'),
        bad('TRUNCATED', '{"resourceType":"Patient","id":"cut-middle","name":[{"fam', 'cut, then a line feed'),
        good('cut-2'),
        bad('TRUNCATED', '{"resourceType":"Patient","id":"cut-end","active":tr', 'cut at the end of the file', b''),
    ]),
    'bom.ndjson': (b'\xef\xbb\xbf', [
        good('bom-1', note='after a byte order mark'),
        bad('JSON_SYNTAX', '{"resourceType":"Patient","id":"bom-bad",,}', 'a bad line in a file with a byte order mark'),
        good('bom-2'),
    ]),
    'crlf.ndjson': (b'', [
        good('crlf-1', note='CRLF', end=CRLF),
        (b'', '', '', '', CRLF),
        bad('NO_ID', '{"resourceType":"Patient"}', 'no id, CRLF', CRLF),
        good('crlf-2', note='LF between CRLF'),
        good('crlf-3', note='CRLF', end=CRLF),
    ]),
    'empty-lines.ndjson': (b'', [
        EMPTY, EMPTY, good('empty-1'), EMPTY, good('empty-2'), EMPTY,
        bad('JSON_SYNTAX', '}', 'a brace after empty lines'),
        good('empty-3', note='no line feed at the end of the file', end=b''),
    ]),
    'nothing.ndjson': (b'', []),
}


def main():
    folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / 'data-samples' / 'engage-broken'
    folder.mkdir(parents=True, exist_ok=True)
    rows = ['file\tline\toffset\tresult\tid\tnote']
    for name, (mark, lines) in sorted(FILES.items()):
        content = bytearray(mark)
        for number, (text, result, ident, note, end) in enumerate(lines, 1):
            if text:
                rows.append('\t'.join([name, str(number), str(len(content)), result, ident, note]))
            content += text + end
        (folder / name).write_bytes(bytes(content))
    (folder / 'expected.tsv').write_bytes(('\n'.join(rows) + '\n').encode('utf-8'))


if __name__ == '__main__':
    main()
