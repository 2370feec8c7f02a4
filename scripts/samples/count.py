#!/usr/bin/env python3
"""Counts what the written sample files hold, apart from the generator, and checks their scores.

    scripts/samples/count.py [FOLDER]      prints the counts of FOLDER/fhir as JSON; data-samples/engage by default

data-samples/engage/expected.json is what this prints. Current state by its own rule: the latest meta.lastUpdated of an
id, deletions included; where several versions have a versionId, both orders must agree. Exits 1 where a total or flag in
a response disagrees with its answers.
"""
import collections
import datetime
import gzip
import json
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
FREQUENCY = ['not-at-all', 'several-days', 'more-than-half-the-days', 'nearly-every-day']
DEGREE = ['not-at-all', 'a-little-bit', 'moderately', 'quite-a-bit', 'extremely']
PHQ = [f'f1.{n}.1' for n in range(3, 12)]
GAD = [f'f1.{n}.1' for n in range(15, 22)]
PCL = ['532fcdbc-38b7-4a35-870c-1d5222e239fb', 'e13d2bb9-20a6-4605-a33f-5d9047f6b6a8',
       '68bec639-6c70-41e0-88f8-fef0ad941b55', 'b4f73ad2-ed7a-4268-9057-a4a72b50dd10',
       '347352fc-b189-444a-aa22-df4d9e779f67', '6a52200c-3856-4fcc-afe4-b75921da0122',
       '5bc16477-41ff-485f-a73f-f0caa9c2c0ab', 'eb42041c-cb74-4d5e-8a29-941776cc0b6e']
TOTALS = {
    'phq9': ['b3d8e9fc-0435-47c5-a3f7-a0ce6cf41879', '7afb89dc-d53b-4dc3-a185-43dbb4854172',
             '45f52042-6802-4d9c-9f86-6578923d0fd1', '01a4984f-7b50-47bb-9ae1-1b81ee4d6df2'],
    'gad7': ['583c5b02-b26c-4821-8da8-7ed9066d9d5d', '37e0bcfd-f6d1-4b35-9556-4d458a717a23',
             '534c4998-b964-4101-b919-ff3c26af9714', '3e626219-c0e4-465e-92e6-9e976c52614c'],
    'ptsd': ['16d05294-fee9-4d42-8447-0d578a5de192', '9de6571c-3f74-4694-a567-ac5c897f96cb',
             'cbad1c80-ab95-4720-ba6a-0eadd718905d', '62b55d32-de8e-4abd-8489-4e3aa9270e11'],
    'mood': ['d58c8907-06c6-4071-aa6c-b2b95d2169c7', '85a3f14c-e4d8-4c45-9088-967ec4ea0d07',
             '2fb4f2f4-23b5-4f36-b444-683563ea4fb3', 'c04706e8-4a1e-4e6a-ac6e-be9dd8274990'],
}
SUICIDE = ['2c50fee4-7a5d-4d62-80aa-73329934d7dc', 'a669eaea-2f12-49ff-ac91-d54009d6ab77',
           '97f2ed48-11d2-4417-a4b2-57a333c5157f']
PSYCHOSIS = ['11e90302-2ae0-4e7d-be11-754b2a91ab20', 'f35bbaa2-5e2e-4c74-b9b4-f0aa1eabe47d',
             '0ee3228d-28b6-4c88-8119-808fc121aaa6', '364e4271-e89d-4206-85a1-45ad595e4cab']


def lines(folder):
    for path in sorted(folder.rglob('*.ndjson.gz')):
        with gzip.open(path, 'rb') as stream:
            for line in stream.read().decode('utf-8').split('\n'):
                if line:
                    yield json.loads(line, parse_float=str)


def moment(text):
    return datetime.datetime.fromisoformat(text.replace('Z', '+00:00'))


def canonical(resource):
    return json.dumps(resource, sort_keys=True, ensure_ascii=False)


def winner(versions, deletions):
    """The latest version, or None if a deletion is later than all."""
    dated = [v for v in versions if v.get('meta', {}).get('lastUpdated')]
    if len(versions) > 1:
        assert len(dated) == len(versions), 'several versions, one without date'
        dated.sort(key=lambda v: moment(v['meta']['lastUpdated']))
        numbers = [int(v['meta']['versionId']) for v in dated if 'versionId' in v['meta']]
        assert numbers == sorted(numbers), 'versionId and lastUpdated disagree'
    last = dated[-1] if dated else (versions[0] if versions else None)
    if deletions and (last is None or max(deletions) > moment(last['meta']['lastUpdated'])):
        return None
    return last


def answers(response):
    found = {}

    def walk(items):
        for item in items:
            if item.get('answer'):
                found[item['linkId']] = item['answer']
            walk(item.get('item', []))

    walk(response.get('item', []))
    return found


def code(found, link):
    return found[link][0]['valueCoding']['code'] if link in found else None


def truth(found, link):
    return found[link][0]['valueBoolean'] if link in found else None


def scored(found, links, scale):
    codes = [code(found, link) for link in links]
    return sum(scale.index(c) for c in codes) if all(c is not None for c in codes) else None


def disagreements(response):
    """What the hidden totals and flags of a response get wrong, as texts without values."""
    found = answers(response)
    wrong = []
    for kind, links, scale in (('phq9', PHQ, FREQUENCY), ('gad7', GAD, FREQUENCY), ('ptsd', PCL, DEGREE)):
        own = [found[link][0]['valueString'] for link in TOTALS[kind] if link in found]
        worked_out = scored(found, links, scale)
        if [str(worked_out)] != own and (own or worked_out is not None):
            wrong.append(kind)
    own = [found[link][0]['valueString'] for link in TOTALS['mood'] if link in found]
    if any(total != code(found, 'f1.33.6') for total in own):
        wrong.append('mood')
    if 'no-mental-problem' in found:
        flags = {
            'suicide-risk': any(code(found, link) == 'yes' for link in SUICIDE),
            'severe-mental-health': any(code(found, link) == 'yes' for link in PSYCHOSIS),
            'common-mental-health': any(
                code(found, link) != 'not-at-all'
                for link in ('59ae2c65-3a25-4acb-9db5-7aa035c54a63', 'b9ecb840-8515-4091-8cef-863ed297012e')),
            'drug-problem': code(found, '69a559db-c97b-4bcb-aae4-81465fdd1d20') != 'never',
        }
        wrong += [flag for flag, value in flags.items() if truth(found, flag) != value]
        problems = list(flags) + ['alcohol-problem']
        if truth(found, 'no-mental-problem') == any(truth(found, flag) for flag in problems):
            wrong.append('no-mental-problem')
    if 'no-financial-hardship' in found:
        others = [link for link in found if link.startswith(('overall-', 'moderate-', 'high-'))]
        if len(others) != 10 or truth(found, 'no-financial-hardship') == any(truth(found, o) for o in others):
            wrong.append('no-financial-hardship')
    if 'score-audit' in found:
        audit, dast = (int(found[s][0]['valueString']) for s in ('score-audit', 'score-dast'))
        bands = [truth(found, f'is-{b}-risk-alcohol') for b in ('low', 'medium', 'high')]
        bands += [truth(found, f'is-{b}-risk-drug') for b in ('low', 'medium', 'high')]
        if bands != [audit <= 7, 8 <= audit <= 14, audit >= 15, dast <= 2, 3 <= dast <= 5, dast >= 6]:
            wrong.append('sbirt')
    return wrong


def main():
    folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / 'data-samples' / 'engage'
    versions = collections.defaultdict(list)
    deletions = collections.defaultdict(list)
    per_type = collections.defaultdict(collections.Counter)
    for resource in lines(folder / 'fhir'):
        if resource['resourceType'] == 'Bundle':
            for entry in resource['entry']:
                kind, _, ident = entry['request']['url'].partition('/')
                deletions[kind, ident].append(moment(resource['meta']['lastUpdated']))
                per_type[kind]['deletions'] += 1
        else:
            key = resource['resourceType'], resource['id']
            per_type[key[0]]['lines'] += 1
            if canonical(resource) not in map(canonical, versions[key]):
                versions[key].append(resource)
            else:
                per_type[key[0]]['duplicate_lines'] += 1
    current = collections.defaultdict(list)
    for key in set(versions) | set(deletions):
        last = winner(versions[key], deletions[key])
        counts = per_type[key[0]]
        counts['ids'] += 1
        counts['distinct_versions'] += len(versions[key])
        counts['current' if last else 'deleted_ids'] += 1
        if last:
            current[key[0]].append(last)
    for counts in per_type.values():
        counts['superseded_versions'] = counts['distinct_versions'] - counts['current']
    forms = {q['id']: q['name'] for q in current['Questionnaire']}
    completed = collections.Counter()
    statuses = collections.Counter()
    failures = []
    for response in current['QuestionnaireResponse']:
        statuses[response['status']] += 1
        if response['status'] == 'completed':
            completed[forms[response['questionnaire'].split('/')[1]]] += 1
        failures += disagreements(response)
    scores = collections.Counter(
        o['code']['coding'][0]['code'].strip().lower().split('-')[0] for o in current['Observation'])
    names = ['lines', 'duplicate_lines', 'distinct_versions', 'superseded_versions', 'ids', 'current', 'deletions',
             'deleted_ids']
    print(json.dumps({
        'resources': {kind: {n: per_type[kind][n] for n in names} for kind in sorted(per_type)},
        'responses_by_status': dict(sorted(statuses.items())),
        'completed_by_form': dict(sorted(completed.items())),
        'observations_by_score': dict(sorted(scores.items())),
    }, indent=2))
    if failures:
        print('totals or flags that disagree with the answers: %s' % collections.Counter(failures), file=sys.stderr)
        return 1
    return 0


if __name__ == '__main__':
    sys.exit(main())
