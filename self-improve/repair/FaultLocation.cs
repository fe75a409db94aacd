using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Dialogos.SelfImprove.Proposers;
using Dialogos.SelfImprove.Understanding;

namespace Dialogos.SelfImprove.Repair;

/// <summary>Where a failing test's fault may lie, by what it ran and what the passing tests ran.</summary>
public static class FaultLocation
{
    /// <summary>
    /// Members that failing tests ran, with Ochiai's suspicion (Abreu, Zoeteweij, van Gemund 2006): f / sqrt(F (f + p)), where
    /// f failing and p passing tests ran the member and F tests fail.
    /// </summary>
    public static ImmutableArray<Place> Find(CoverageRun run, IEnumerable<MethodEntry> members)
    {
        var failing = run.Ran.Where(test => run.Outcome.Results.GetValueOrDefault(test.Key) is not null).Select(test => test.Value).ToList();
        var passing = run.Ran.Where(test => run.Outcome.Results.TryGetValue(test.Key, out var failure) && failure is null)
            .Select(test => test.Value).ToList();
        var places = new List<Place>();
        foreach (var member in members)
        {
            var failed = failing.Count(ran => ran.ContainsKey(member.Id));
            if (failed == 0)
                continue;
            var passed = passing.Count(ran => ran.ContainsKey(member.Id));
            places.Add(new Place(member, failed / Math.Sqrt((double)failing.Count * (failed + passed))));
        }
        return [.. places.OrderByDescending(place => place.Weight).ThenBy(place => place.Method.Id, StringComparer.Ordinal)];
    }
}
