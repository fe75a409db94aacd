using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Members = System.Reflection.BindingFlags;

namespace Dialogos.Eval.Mutation;

/// <summary>
/// Stryker's switch, which it compiles into the mutated assembly as a class named MutantControl, in a namespace of a random name:
/// so it is found by its name when it runs, and no generated source could name it.
/// </summary>
internal sealed class MutantSwitch
{
    private readonly System.Reflection.FieldInfo _active, _capture;
    private readonly System.Reflection.MethodInfo _reset, _read;

    /// <exception cref="InvalidDataException">The assembly has none: it is not mutated.</exception>
    internal MutantSwitch(System.Reflection.Assembly mutated)
    {
        const Members any = Members.Static | Members.Public | Members.NonPublic;
        var control = mutated.GetTypes().SingleOrDefault(type => type.Name == "MutantControl")
            ?? throw new InvalidDataException($"{mutated.Location} is not mutated");
        _active = control.GetField("ActiveMutant", any) ?? throw new MissingFieldException(control.FullName, "ActiveMutant");
        _capture = control.GetField("CaptureCoverage", any) ?? throw new MissingFieldException(control.FullName, "CaptureCoverage");
        _reset = control.GetMethod("InitCoverage", any) ?? throw new MissingMethodException(control.FullName, "InitCoverage");
        _read = control.GetMethod("GetCoverageData", any) ?? throw new MissingMethodException(control.FullName, "GetCoverageData");
    }

    /// <summary>The mutant that is switched on; -1 for none.</summary>
    internal int Active
    {
        set => _active.SetValue(null, value);
    }

    internal void BeginCapture()
    {
        _reset.Invoke(null, null);
        _capture.SetValue(null, true);
    }

    internal (IEnumerable<int> Reached, IEnumerable<int> WhileInitialised) EndCapture()
    {
        _capture.SetValue(null, false);
        var lists = (IList<int>[])_read.Invoke(null, null)!;
        return (lists[0].Distinct().Order().ToList(), lists[1].Distinct().Order().ToList());
    }
}
