using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using Dialogos.Eval.Cases;
using Dialogos.Eval.Suites.Kernel;
using Dialogos.Eval.Suites.Model;
using Dialogos.Eval.Suites.Performance;
using Dialogos.Eval.Suites.Repair;
using Dialogos.Eval.Suites.Robustness;
using Dialogos.Eval.Suites.Safety;

namespace Dialogos.Eval.Suites;

/// <summary>The suites by name.</summary>
public static class SuiteCatalogue
{
    private static readonly ImmutableArray<(string Name, Func<ISuite> Make)> All =
    [
        ("safety", () => new SafetySuite()), ("repair", () => new RepairSuite()), ("performance", () => new PerformanceSuite()),
        ("kernel", () => new KernelSuite()), ("model", () => new ModelSuite()), ("robustness", () => new RobustnessSuite()),
    ];

    /// <summary>Their names, in the order in which they run.</summary>
    public static IReadOnlyList<string> Names => [.. All.Select(suite => suite.Name)];

    /// <summary>A suite by its name.</summary>
    public static ISuite Make(string name) => All.FirstOrDefault(suite => suite.Name == name).Make?.Invoke()
        ?? throw new InvalidDataException($"there is no suite '{name}'; there are {string.Join(", ", Names)}");
}
