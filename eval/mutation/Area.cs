// Words. A *mutant* is the program with one small fault planted by Stryker.NET: a changed operator, a removed statement. A test
// *reaches* a mutant if it runs the changed place, and *notices* it if it fails. The *score* of an area is the share of its
// mutants that some test notices. Stryker compiles all mutants into one assembly with a switch (a *mutated assembly*), and by
// itself starts the tests' host anew for each of them; here the tests stay loaded and only the switch is turned.
using System;
using System.Collections.Generic;
using System.Linq;

namespace Dialogos.Eval.Mutation;

/// <summary>A part that must not be wrong.</summary>
/// <param name="Name">As in eval/baselines/mutation.json.</param>
/// <param name="Sources">Its files: paths from the repository's root; one that ends in '/' is all files of that folder itself.</param>
/// <param name="Tests">The tests that speak of it, without the slow random ones: parts of "Namespace.Class.Method".</param>
internal sealed record Area(string Name, string[] Sources, string[] Tests)
{
    /// <summary>All of them.</summary>
    internal static IReadOnlyList<Area> All { get; } =
    [
        new("selection", ["kernel/generations/GenerationSelector.cs", "kernel/generations/GenerationName.cs"],
            ["Generations.SelectionTests", "GenerationNameTests"]),
        new("ledger", ["kernel/generations/GenerationLedger.cs", "kernel/generations/GenerationCollector.cs", "kernel/generations/GenerationDirectory.cs"],
            ["Generations.Ledger", "Generations.SelectionTests", "GenerationNameTests"]),
        new("partitions", ["kernel/block/PartitionTable.cs", "kernel/block/PartitionTableFormat.cs"], ["Block.PartitionTable"]),
        new("images", ["kernel/image/PortableExecutable.cs", "kernel/image/BaseRelocations.cs"], ["Image.PortableExecutableTests"]),
        new("buddy", ["kernel/memory/portable/"], ["Memory.BuddyAllocatorTests"]),
        new("scheduler", ["kernel/scheduling/portable/", "kernel/collections/PairingHeap.cs"], ["Scheduling.", "Collections."]),
        new("fat", ["kernel/filesystems/fat/"], ["FileSystems.Fat."]),
        new("ext2", ["kernel/filesystems/ext2/"], ["FileSystems.Ext2.", "FileSystems.AttributeTests", "FileSystems.JournalTests"]),
    ];

    /// <summary>Whether a file belongs to it.</summary>
    internal bool Owns(string path) => Sources.Any(source => source.EndsWith('/')
        ? path.StartsWith(source, StringComparison.Ordinal) && path.IndexOf('/', source.Length) < 0
        : path == source);

    /// <summary>Whether a test speaks of it.</summary>
    internal bool Asks(string test) => Tests.Any(part => test.Contains(part, StringComparison.Ordinal));

    /// <summary>
    /// Its files as Stryker's patterns. Those are matched with paths such as kernel/portable/../block/A.cs: they begin after the
    /// first folder, which does not stand before the others there.
    /// </summary>
    internal IEnumerable<string> Patterns => Sources.Select(source => "**/" + source[(source.IndexOf('/') + 1)..] + (source.EndsWith('/') ? "*.cs" : ""));
}
